import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

const marks = [
  { encoding: 'utf-8', mark: Buffer.from([0xef, 0xbb, 0xbf]) },
  { encoding: 'utf-16le', mark: Buffer.from([0xff, 0xfe]) },
  { encoding: 'utf-16be', mark: Buffer.from([0xfe, 0xff]) },
] as const;

/** The encoding of a file. */
export type Encoding = (typeof marks)[number]['encoding'] | 'windows-1252';

/** A file's text in pieces. `encoding` is undefined until the first character beyond ASCII is read. */
export interface DecodedText {
  readonly pieces: AsyncGenerator<string, void>;
  encoding(): Encoding | undefined;
}

const maxUtf8Length = 4;

function lengthOfUtf8(lead = 0): number {
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : maxUtf8Length;
}

/** Returns the encoding of a text whose first byte beyond ASCII is the first of `bytes`. */
function encodingOf(bytes: Buffer, isStart: boolean): Encoding {
  const marked = marks.find(({ mark }) => isStart && bytes.subarray(0, mark.length).equals(mark));
  if (marked) return marked.encoding;
  return isUtf8(bytes.subarray(0, lengthOfUtf8(bytes[0]))) ? 'utf-8' : 'windows-1252';
}

function firstBeyondAscii(bytes: Buffer): number {
  return isAscii(bytes) ? bytes.length : bytes.findIndex((byte) => byte > 0x7f);
}

/** Decodes a file by its byte order mark, else as UTF-8, or as Windows-1252 if its first non-ASCII character is not UTF-8. Invalid bytes become U+FFFD. */
export function decodeText(chunks: AsyncIterable<Uint8Array>): DecodedText {
  let encoding: Encoding | undefined;
  return { pieces: pieces(), encoding: () => encoding };

  async function* pieces(): AsyncGenerator<string, void> {
    let decoder: TextDecoder | undefined;
    let isStart = true;
    let held = Buffer.alloc(0);
    for await (const chunk of chunks) {
      held = Buffer.concat([held, chunk]);
      const first = decoder ? 0 : firstBeyondAscii(held);
      if (!decoder && first < held.length) {
        if (held.length < first + maxUtf8Length) continue;
        decoder = decoderOf(held, first, isStart);
      }
      yield decoder ? decoder.decode(held, { stream: true }) : held.toString('latin1');
      isStart = false;
      held = Buffer.alloc(0);
    }
    decoder ??= decoderOf(held, firstBeyondAscii(held), isStart);
    yield decoder.decode(held);
  }

  function decoderOf(bytes: Buffer, first: number, isStart: boolean): TextDecoder {
    encoding = encodingOf(bytes.subarray(first), isStart && first === 0);
    return new TextDecoder(encoding, { ignoreBOM: !isStart });
  }
}
