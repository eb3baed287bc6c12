import type { JsonObject } from '../soap/structure.ts';

/**
 * What a file holds, piece by piece, each with the line that it begins in (1 is the first): an entry of the operation's array; a row, or a whole file, that cannot be read, in words that say what to do and never hold
 * its data; or what the file's owner should know although nothing failed.
 */
export type Row =
  | { readonly line: number; readonly entry: JsonObject }
  | { readonly line: number; readonly fault: string }
  | { readonly line: number; readonly warning: string };

/** The most characters of a row: as many as a message of SQS has bytes (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html). */
export const longestRow = 1_048_576;

export const tooLong = 'is longer than 1 MiB: expected a row that a message of the queue can hold';

/** Says why a row's text cannot be right: a decoder has put U+FFFD where bytes were no text. */
export function brokenText(text: string): string | undefined {
  return text.includes('\uFFFD') ? 'holds bytes that are no text: save the whole file as UTF-8' : undefined;
}
