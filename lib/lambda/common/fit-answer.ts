import { failed, type Outcome, type Result } from '../../contract/result.ts';

/** The most bytes of an answer, below the 6 MB that Lambda returns. */
export const maxAnswerBytes = 5 * 1024 * 1024;
/** Bytes kept free for the answer around its items, and for the HTTP part of what Lambda returns. */
export const bytesAroundItems = 2_048;

/** Returns the bytes of JSON within the JSON string that Lambda returns. */
export function bytesOfJson(json: string): number {
  return Buffer.byteLength(JSON.stringify(json));
}

/** Returns the bytes of a value in what Lambda returns: JSON within a JSON string, its quotes escaped. */
export function bytesInAnswer(value: unknown): number {
  return bytesOfJson(JSON.stringify(value));
}

/** Returns a result without what it returns or quotes. A failure keeps its code: it was not done, or nobody can say. */
function withoutContent({ index, key, responseClass, responseCode, alreadyAbsent, deadLettered }: Result): Result {
  const outcome: Outcome =
    responseClass === 'Success'
      ? failed(
          'BatchAnswerTooLarge',
          'done or read, but the answer has no room for it: request fewer entries or properties',
        )
      : { responseClass, responseCode, messageText: 'the answer has no room for the message: send fewer entries' };
  return {
    index,
    ...(key === undefined ? {} : { key }),
    ...outcome,
    ...(alreadyAbsent === undefined ? {} : { alreadyAbsent }),
    ...(deadLettered === undefined ? {} : { deadLettered }),
  };
}

/** Returns the results; of those that do not fit into one answer, a Success becomes `BatchAnswerTooLarge`, and a failure loses its message. */
export function fitAnswer(results: readonly Result[]): readonly Result[] {
  const sized = results.map((result) => {
    const short = withoutContent(result);
    return { result, short, shortBytes: bytesInAnswer(short) };
  });
  let left = sized.reduce((rest, { shortBytes }) => rest - shortBytes, maxAnswerBytes - bytesAroundItems);
  return sized.map(({ result, short, shortBytes }) => {
    const more = bytesInAnswer(result) - shortBytes;
    if (more > left) return short;
    left -= more;
    return result;
  });
}
