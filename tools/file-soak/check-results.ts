import { compareContacts, type Difference, type FoundContact } from '../soak/contact-difference.ts';
import type { Batch, BatchesClient } from './batches-client.ts';
import { isInvalid, lineOf, nameOf } from './csv-file.ts';

/** The differences of a batch's results from the expected ones. */
export interface CheckedResults {
  /** The number of rows without a result. */
  readonly missing: number;
  /** The number of rows with several results. */
  readonly twice: number;
  /** The number of rows with a result of another class. */
  readonly wrong: number;
  /** Whether the counts of the batch agree with its results. */
  readonly countsAgree: boolean;
}

/** Compares the results of a batch of `rows` rows with the expected ones. */
export async function checkResults(batches: BatchesClient, batchId: string, rows: number): Promise<CheckedResults> {
  const classes = new Map<number, string[]>();
  for await (const { line, responseClass } of batches.results(batchId)) {
    classes.set(line, [...(classes.get(line) ?? []), responseClass]);
  }
  const all = Array.from({ length: rows }, (_, row) => ({ row, actual: classes.get(lineOf(row)) ?? [] }));
  const isWrong = ({ row, actual }: { row: number; actual: readonly string[] }) =>
    actual.some((each) => (each === 'Success') === isInvalid(row));
  return {
    missing: all.filter(({ actual }) => actual.length === 0).length,
    twice: all.filter(({ actual }) => actual.length > 1).length,
    wrong: all.filter(isWrong).length,
    countsAgree: agree(await batches.get(batchId), [...classes.values()].flat(), rows),
  };
}

function agree({ state, total, done, counts }: Batch, classes: readonly string[], rows: number): boolean {
  const isCounted = (responseClass: string, count: number) =>
    classes.filter((each) => each === responseClass).length === count;
  const areCounted =
    isCounted('Success', counts.success) && isCounted('Warning', counts.warning) && isCounted('Error', counts.error);
  return state === 'done' && total === rows && done === rows && areCounted;
}

/** Compares the contacts that mailboxes hold with those of a file of `rows` rows for each mailbox, without their keys. */
export function compareWithFile(
  mailboxes: readonly string[],
  rows: number,
  stored: readonly Omit<FoundContact, 'key'>[],
): Difference {
  const validRows = Array.from({ length: rows }, (_, row) => row).filter((row) => !isInvalid(row));
  const expected = mailboxes.flatMap((mailbox) => validRows.map((row) => ({ mailbox, name: nameOf(row) })));
  const withoutKey = (contact: Omit<FoundContact, 'key'>) => ({ ...contact, key: '' });
  return compareContacts(expected.map(withoutKey), stored.map(withoutKey));
}
