/** A piece of an XML document: a tag, a comment or another markup; the text between two of them; or the content of a CDATA section. */
export interface XmlPiece {
  readonly kind: 'markup' | 'text' | 'cdata';
  readonly content: string;
  /** Its offset in the document. */
  readonly start: number;
}

const cdataStart = '<![CDATA[';
const cdataEnd = ']]>';
const endsOfMarkup = [
  { start: '<!--', end: '-->' },
  { start: '<?', end: '?>' },
];

/** Returns the offset after the first occurrence of `end`, or the end of the document, which is then cut off. */
function after(xml: string, end: string, offset: number): number {
  const found = xml.indexOf(end, offset);
  return found < 0 ? xml.length : found + end.length;
}

const tagDelimiter = /["'>]/g;

function endOfTag(xml: string, start: number): number {
  tagDelimiter.lastIndex = start;
  for (;;) {
    const delimiter = tagDelimiter.exec(xml)?.[0];
    if (delimiter === undefined) return xml.length;
    if (delimiter === '>') return tagDelimiter.lastIndex;
    tagDelimiter.lastIndex = after(xml, delimiter, tagDelimiter.lastIndex);
  }
}

function endOfMarkup(xml: string, start: number): number {
  const special = endsOfMarkup.find((each) => xml.startsWith(each.start, start));
  return special ? after(xml, special.end, start + special.start.length) : endOfTag(xml, start);
}

/** Splits a document into its pieces, in order. It checks nothing, and takes time in proportion to the document. */
export function* piecesOf(xml: string): Generator<XmlPiece, void> {
  let start = 0;
  while (start < xml.length) {
    const isMarkup = xml[start] === '<';
    const isCdata = isMarkup && xml.startsWith(cdataStart, start);
    const nextMarkup = isMarkup ? start : xml.indexOf('<', start);
    const endOfText = nextMarkup < 0 ? xml.length : nextMarkup;
    const end = isCdata ? after(xml, cdataEnd, start) : isMarkup ? endOfMarkup(xml, start) : endOfText;
    const piece = xml.slice(start, end);
    // A CDATA section that is cut off stays markup, which the parser refuses.
    if (isCdata && piece.endsWith(cdataEnd)) {
      yield { kind: 'cdata', content: piece.slice(cdataStart.length, -cdataEnd.length), start };
    } else yield { kind: isMarkup ? 'markup' : 'text', content: piece, start };
    start = end;
  }
}

const blockLength = 65_536;
const maxReferenceLength = 32;

/** Returns an offset near `end` that is not inside a reference, a line end or a character of two code units. */
function safeEnd(text: string, end: number): number {
  const reference = text.slice(end - maxReferenceLength, end).lastIndexOf('&');
  if (reference >= 0) return end - maxReferenceLength + reference;
  return /[\n\uDC00-\uDFFF]/.test(text.charAt(end)) ? end + 1 : end;
}

/** Splits well-formed text into blocks. The replacement of many characters in a long text would take many times its memory. */
export function* blocksOf(text: string): Generator<string, void> {
  let start = 0;
  while (text.length - start > blockLength) {
    const end = safeEnd(text, start + blockLength);
    yield text.slice(start, end);
    start = end;
  }
  yield text.slice(start);
}
