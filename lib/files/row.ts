import type { JsonObject } from '../soap/structure.ts';

/** An entry, a fault that never contains data of the file, or a warning to its owner. `line` is where it starts; the first line is 1. */
export type Row =
  | { readonly line: number; readonly entry: JsonObject }
  | { readonly line: number; readonly fault: string }
  | { readonly line: number; readonly warning: string };

// The most bytes of an SQS message: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
/** The maximum length of a row, in characters. */
export const maxRowLength = 1_048_576;

/** The fault of a row that is longer than {@link maxRowLength}. */
export const tooLong = 'is longer than 1 MiB: expected a row that fits into a queue message';

/** Returns a fault if the text contains U+FFFD, by which the decoder replaces bytes that are not text. */
export function encodingFault(text: string): string | undefined {
  return text.includes('\uFFFD') ? 'contains bytes that are not text: save the whole file as UTF-8' : undefined;
}
