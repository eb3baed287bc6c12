import { failed, type Result } from '../../contract/result.ts';

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

function withoutContent({ index, key, deadLettered }: Result): Result {
  return {
    index,
    ...(key === undefined ? {} : { key }),
    ...failed(
      'BatchAnswerTooLarge',
      'done or read, but the answer has no room for it: request fewer entries or properties',
    ),
    ...(deadLettered === undefined ? {} : { deadLettered }),
  };
}

/** Returns the results; those that do not fit into one answer are replaced by `BatchAnswerTooLarge`. */
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
