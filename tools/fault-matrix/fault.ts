import type { OperationRow } from './operation-row.ts';

/** What goes wrong with the entries of a call and with its answer, as a rule of the fault switches has it (docs/faults.md). */
interface Wrong {
  readonly work?: object;
  readonly answer?: object;
}

/** A fault of the matrix: what goes wrong, with which calls, and for which operations. */
export interface Fault extends Wrong {
  readonly name: string;
  /** The calls that it strikes; absent: the first one, and some of the others by chance. */
  readonly when?: object;
  /** What goes wrong with the other calls of the operation. */
  readonly otherCalls?: Wrong;
  /** What goes wrong with the first call that asks whether something was done. */
  readonly lookUps?: Wrong;
  /** How many messages may leave the mailbox in a minute. */
  readonly messageRateLimit?: number;
  /** That the caller sends its request once more when it has the answer, in between a user copies each item. */
  readonly delivered?: 'twice' | 'twiceWithCopies';
  /** Says which operations it is for; absent: all. */
  isFor?(row: OperationRow): boolean;
}

const lookUpOperations = ['FindItem', 'GetItem', 'GetImItemList'];

/** Gives the rules for the fault switches that bring a fault on an operation in one mailbox; another seed strikes other calls. */
export function rulesOf(fault: Fault, { operation }: OperationRow, mailbox: string, seed: number): readonly object[] {
  const { work, answer, when, otherCalls, lookUps } = fault;
  const wrong = { ...(work ? { work } : {}), ...(answer ? { answer } : {}) };
  const isFor = { operations: [operation], mailbox };
  const chosen = when ? [when] : [{ nth: 1 }, { probability: 0.25, seed, times: 5 }];
  return [
    ...(work || answer ? chosen.map((each) => ({ when: { ...isFor, ...each }, ...wrong })) : []),
    ...(otherCalls ? [{ when: isFor, ...otherCalls }] : []),
    ...(lookUps ? [{ when: { operations: lookUpOperations, mailbox, nth: 1 }, ...lookUps }] : []),
  ];
}
