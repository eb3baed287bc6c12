import type { Result } from '../../contract/result.ts';

/** The most bytes of an answer, below the 6 MB that Lambda returns. */
export const mostAnswerBytes = 5 * 1024 * 1024;
// The rest of the answer, and HTTP's part of what Lambda returns.
const aroundBytes = 2_048;

/** Gives the bytes of a value in what Lambda returns: JSON within a JSON string, its quotes escaped. */
export function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(JSON.stringify(value)));
}

function withoutContent({ index, key, deadLettered }: Result): Result {
  return {
    index,
    ...(key === undefined ? {} : { key }),
    responseClass: 'Error',
    responseCode: 'BatchAnswerTooLarge',
    messageText: 'done or read, but the answer has no room for it: ask for fewer entries or properties',
    ...(deadLettered === undefined ? {} : { deadLettered }),
  };
}

/** Gives the results, those that do not fit into one answer as `BatchAnswerTooLarge`. */
export function fit(results: readonly Result[]): readonly Result[] {
  const short = results.map((result) => {
    const instead = withoutContent(result);
    return { instead, bytes: bytesOf(instead) };
  });
  let left = short.reduce((rest, { bytes }) => rest - bytes, mostAnswerBytes - aroundBytes);
  return results.map((result, place) => {
    const { instead, bytes } = short[place] ?? { instead: withoutContent(result), bytes: 0 };
    const more = bytesOf(result) - bytes;
    if (more > left) return instead;
    left -= more;
    return result;
  });
}
