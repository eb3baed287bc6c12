import type { OperationRow } from './operation-row.ts';

/** The effect on a call's entries and on its answer, as in a rule of the fault switches (docs/faults.md). */
interface FaultEffect {
  readonly work?: object;
  readonly answer?: object;
}

/** A fault of the matrix: its effect, the calls that it applies to, and the operations that it is for. */
export interface Fault extends FaultEffect {
  readonly name: string;
  /** The calls that it applies to. If absent: the first call, and random others. */
  readonly when?: object;
  /** The effect on the other calls of the operation. */
  readonly otherCalls?: FaultEffect;
  /** The effect on the first look-up. */
  readonly lookUps?: FaultEffect;
  /** The number of messages that may leave the mailbox per minute. */
  readonly messageRateLimit?: number;
  /** How long after its creation a search does not find an item, in ms. The functions know that time. */
  readonly indexDelayMs?: number;
  /** Whether the caller repeats its request after the answer. With copies, a user copies each item before that. */
  readonly delivered?: 'twice' | 'twiceWithCopies';
  /** Whether the fault is for an operation. If absent, it is for all. */
  isFor?(row: OperationRow): boolean;
}

const lookUpOperations = ['FindItem', 'GetItem', 'GetImItemList'];

/** Returns the rules that apply a fault to an operation in one mailbox. Another seed applies it to other calls. */
export function rulesOf(fault: Fault, { operation }: OperationRow, mailbox: string, seed: number): readonly object[] {
  const { work, answer, when, otherCalls, lookUps } = fault;
  const effect = { ...(work ? { work } : {}), ...(answer ? { answer } : {}) };
  const isFor = { operations: [operation], mailbox };
  const chosen = when ? [when] : [{ nth: 1 }, { probability: 0.25, seed, times: 5 }];
  return [
    ...(work || answer ? chosen.map((each) => ({ when: { ...isFor, ...each }, ...effect })) : []),
    ...(otherCalls ? [{ when: isFor, ...otherCalls }] : []),
    ...(lookUps ? [{ when: { operations: lookUpOperations, mailbox, nth: 1 }, ...lookUps }] : []),
  ];
}
