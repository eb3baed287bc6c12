import type { Difference, FoundContact } from '../soak/contact.ts';
import type { Batch, Batches } from './batches.ts';
import { isBad, lineOf, nameOf } from './file.ts';

/** How the results of a batch differ from what they should be: rows without one, with several, and with another; and whether the counts of the batch are those of its results. */
export interface CheckedResults {
  readonly missing: number;
  readonly twice: number;
  readonly wrong: number;
  readonly countsAgree: boolean;
}

/** Compares the results of a batch of so many rows with what they should be. */
export async function checkResults(batches: Batches, batchId: string, rows: number): Promise<CheckedResults> {
  const classes = new Map<number, string[]>();
  for await (const { line, responseClass } of batches.results(batchId)) {
    classes.set(line, [...(classes.get(line) ?? []), responseClass]);
  }
  const all = Array.from({ length: rows }, (_, row) => ({ row, given: classes.get(lineOf(row)) ?? [] }));
  const isWrong = ({ row, given }: { row: number; given: readonly string[] }) =>
    given.some((each) => (each === 'Success') === isBad(row));
  return {
    missing: all.filter(({ given }) => given.length === 0).length,
    twice: all.filter(({ given }) => given.length > 1).length,
    wrong: all.filter(isWrong).length,
    countsAgree: agree(await batches.ask(batchId), [...classes.values()].flat(), rows),
  };
}

function agree({ state, total, done, counts }: Batch, classes: readonly string[], rows: number): boolean {
  const isCounted = (responseClass: string, count: number) =>
    classes.filter((each) => each === responseClass).length === count;
  const areCounted =
    isCounted('Success', counts.success) && isCounted('Warning', counts.warning) && isCounted('Error', counts.error);
  return state === 'done' && total === rows && done === rows && areCounted;
}

/** Compares the contacts that mailboxes hold with those of a file of so many rows for each. */
export function differenceFrom(
  mailboxes: readonly string[],
  rows: number,
  kept: readonly Omit<FoundContact, 'key'>[],
): Difference {
  const identityOf = (mailbox: string, name: string) => `${mailbox} ${name}`;
  const there = Map.groupBy(kept, ({ mailbox, name }) => identityOf(mailbox, name));
  const good = Array.from({ length: rows }, (_, row) => row).filter((row) => !isBad(row));
  const wanted = new Set(mailboxes.flatMap((mailbox) => good.map((row) => identityOf(mailbox, nameOf(row)))));
  return {
    missing: [...wanted].filter((identity) => !there.has(identity)).length,
    twice: [...there.values()].filter(({ length }) => length > 1).length,
    unexpected: [...there.keys()].filter((identity) => !wanted.has(identity)).length,
  };
}
