import type { PreparedEntry } from '../operation/operation.ts';
import type { EarlierCalls } from './earlier-attempt.ts';

/** A valid entry with its index among all entries of the batch. */
export interface IndexedEntry extends PreparedEntry, EarlierCalls {
  readonly index: number;
}
