// A comment, a quoted string, blanks, a special character, or a run of other characters. No nested comments, brackets or
// bare backslashes.
const token = /\((?:[^()\\]|\\.)*\)|"(?:[^"\\]|\\.)*"|\s+|[<>,:;]|[^\s()<>,:;"\\[\]]+/gy;

const separators = [',', ':', ';'];

/** A stretch of an address list between two separators: words, addresses, `<` and `>`. */
interface Stretch {
  readonly tokens: readonly string[];
  readonly endsWith: string;
}

function tokensOf(value: string): readonly string[] | undefined {
  const tokens = value.match(token) ?? [];
  return tokens.join('') === value ? tokens.filter((each) => each.trim() !== '') : undefined;
}

function stretchesOf(tokens: readonly string[]): readonly Stretch[] {
  const ends = [...tokens, ','].flatMap((each, place) => (separators.includes(each) ? [place] : []));
  return ends.map((end, place) => {
    const start = place === 0 ? 0 : (ends[place - 1] ?? 0) + 1;
    return { tokens: tokens.slice(start, end), endsWith: tokens[end] ?? ',' };
  });
}

// https://www.rfc-editor.org/rfc/rfc2047#section-2
const encodedWord = /=\?([^?*]+)(?:\*[^?]*)?\?([bq])\?([^?]*)\?=/gi;

function decodeWord(_: string, charset: string, encoding: string, text: string): string {
  const isBase64 = encoding.toLowerCase() === 'b';
  const octets = text.replaceAll('_', ' ').replace(/=([0-9a-f]{2})/gi, (_match, hex: string) => hexOctet(hex));
  return new TextDecoder(charset).decode(isBase64 ? Buffer.from(text, 'base64') : Buffer.from(octets, 'latin1'));
}

function hexOctet(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

/** Returns a word of a name or a comment as people read it; undefined if it cannot be decoded. */
function decoded(word: string): string | undefined {
  const bare = /^["(]/.test(word) ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word;
  try {
    const text = bare.replace(encodedWord, decodeWord);
    return text.includes('=?') ? undefined : text;
  } catch {
    // TextDecoder does not know the character set.
    return undefined;
  }
}

const isComment = (each: string) => each.startsWith('(');
const isAddress = (each: string) => /^[^@"]+@[^@"]+$/.test(each) && !each.includes('=?');

/** Returns the one address of a stretch, and the words around it; undefined if it has another shape. */
function splitStretch({ tokens, endsWith }: Stretch) {
  const comments = tokens.filter(isComment);
  const others = tokens.filter((each) => !isComment(each));
  if (others.length === 0 || endsWith === ':') return { words: [...others, ...comments], address: [] };
  const [open, angled = '', close] = others.slice(-3);
  const [only = ''] = others;
  const [address, names] = open === '<' && close === '>' ? [angled, others.slice(0, -3)] : [only, others.slice(1)];
  const isReadable = isAddress(address) && !names.some((each) => each === '<' || each === '>');
  return isReadable && (open === '<' || names.length === 0)
    ? { words: [...names, ...comments], address: [address] }
    : undefined;
}

// https://www.rfc-editor.org/rfc/rfc5322#section-3.4
/** Returns all that a reader may take for an address in a From or Sender header, in names and comments too; undefined if readers may disagree. */
export function headerAddresses(value: string): readonly string[] | undefined {
  const stretches = stretchesOf(tokensOf(value) ?? []).map(splitStretch);
  const addresses = stretches.flatMap((each) => each?.address ?? []);
  const words = stretches.flatMap((each) => each?.words.map(decoded) ?? [undefined]);
  if (addresses.length === 0 || words.includes(undefined)) return undefined;
  return [...addresses, ...words.flatMap((word) => (word?.includes('@') ? [word] : []))];
}
