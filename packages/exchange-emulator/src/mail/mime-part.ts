/** A part of a MIME message: its headers by lower-case name, unfolded, and its body in its transfer encoding. */
export interface MimePart {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Parses a part from Latin-1 text. */
export function readPart(text: string): MimePart {
  const [head = '', ...rest] = text.split(/\r?\n\r?\n/);
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const headers = lines.map((line) => /^([^:\s]+):[ \t]*(.*)$/.exec(line) ?? []);
  return {
    headers: new Map(headers.flatMap(([, name, value]) => (name ? [[name.toLowerCase(), value ?? '']] : []))),
    body: rest.join('\r\n\r\n'),
  };
}

/** Returns the parts without parts of their own, in order. */
export function listLeafParts(part: MimePart): readonly MimePart[] {
  const boundary = parameterOf(part, 'boundary');
  if (!contentTypeOf(part).startsWith('multipart/') || boundary === undefined) return [part];
  return sections(part.body, `--${boundary}`).flatMap((section) => listLeafParts(readPart(section)));
}

/** Returns the text between delimiter lines, up to the closing delimiter. */
function sections(body: string, delimiter: string): readonly string[] {
  const found: string[][] = [];
  for (const line of body.split(/\r?\n/)) {
    if (line.trimEnd() === `${delimiter}--`) break;
    if (line.trimEnd() === delimiter) found.push([]);
    else found.at(-1)?.push(line);
  }
  return found.map((lines) => lines.join('\r\n'));
}

/** Returns the lower-case media type of a part, without its parameters. */
export function contentTypeOf({ headers }: MimePart): string {
  return headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? 'text/plain';
}

/** Returns the text of a part, decoded from its transfer encoding and character set. */
export function decodeText(part: MimePart): string {
  const encoding = part.headers.get('content-transfer-encoding')?.trim().toLowerCase();
  return decodeBytes(decodeTransfer(encoding, part.body), parameterOf(part, 'charset') ?? 'utf-8');
}

/** Returns a header value with its encoded words (RFC 2047) decoded. */
export function decodeWords(value: string): string {
  const joined = value.replace(/\?=\s+(?==\?)/g, '?=');
  return joined.replace(
    /=\?([^?\s]+)\?([BQ])\?([^?\s]*)\?=/gi,
    (_word, charset: string, encoding: string, text: string) => {
      const isBase64 = encoding.toUpperCase() === 'B';
      const bytes = isBase64 ? Buffer.from(text, 'base64') : decodeQuotedPrintable(text.replaceAll('_', ' '));
      return decodeBytes(bytes, charset);
    },
  );
}

function parameterOf({ headers }: MimePart, name: string): string | undefined {
  const pattern = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\s]*))`, 'i');
  const [, quoted, plain] = pattern.exec(headers.get('content-type') ?? '') ?? [];
  return quoted ?? plain;
}

function decodeTransfer(encoding: string | undefined, body: string): Buffer {
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  return encoding === 'quoted-printable' ? decodeQuotedPrintable(body) : Buffer.from(body, 'latin1');
}

function decodeQuotedPrintable(text: string): Buffer {
  const unfolded = text.replace(/=[ \t]*\r?\n/g, '');
  const bytes = unfolded.replace(/=([0-9A-F]{2})/gi, (_escape, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1');
}

function decodeBytes(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset, { ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof RangeError) return bytes.toString();
    throw error;
  }
}
