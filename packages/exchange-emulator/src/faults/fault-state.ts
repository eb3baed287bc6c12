import { createHash } from 'node:crypto';
import type { Rule } from './rule.ts';

/** The fault rules of an emulator, and the number of calls that run on each mailbox. */
export interface FaultState {
  rules: readonly ActiveRule[];
  readonly callsInFlight: Map<string, number>;
}

/**
 * A rule and the time it was set. `matched` counts the calls it was considered for, `applied` those it was applied to.
 */
interface ActiveRule {
  readonly rule: Rule;
  readonly setAt: Date;
  matched: number;
  applied: number;
}

/** Returns a state without any rules, in which the emulator works correctly. */
export function createFaultState(): FaultState {
  return { rules: [], callsInFlight: new Map() };
}

/** Returns the rules that are set. */
export function activeRules({ rules }: FaultState): readonly Rule[] {
  return rules.map(({ rule }) => rule);
}

/** Replaces all rules and returns the new ones. */
export function setRules(faults: FaultState, rules: readonly Rule[], now: Date): readonly Rule[] {
  faults.rules = rules.map((rule) => ({ rule, setAt: now, matched: 0, applied: 0 }));
  return rules;
}

/** Runs a call and counts it as in flight for its mailbox until it ends. */
export async function countInFlight<Result>(
  { callsInFlight }: FaultState,
  mailbox: string,
  run: () => Promise<Result>,
): Promise<Result> {
  const add = (calls: number) => callsInFlight.set(mailbox, (callsInFlight.get(mailbox) ?? 0) + calls);
  add(1);
  try {
    return await run();
  } finally {
    add(-1);
  }
}

/**
 * Returns the first rule that applies to a call that begins `now`. Counts the call for every rule it checks on the way.
 */
export function chooseRule(faults: FaultState, operation: string, mailbox: string, now: Date): Rule | undefined {
  const calls = faults.callsInFlight.get(mailbox) ?? 0;
  const matches = ({ rule: { when }, setAt }: ActiveRule) =>
    (when.mailbox ?? mailbox) === mailbox &&
    (when.operations?.includes(operation) ?? true) &&
    calls > (when.callsInFlightOver ?? 0) &&
    (when.forMs === undefined || now.getTime() - setAt.getTime() < when.forMs);
  return faults.rules.find((candidate) => matches(candidate) && selects(candidate))?.rule;
}

function selects(candidate: ActiveRule): boolean {
  const { nth, every = 1, probability = 1, seed, times = Number.POSITIVE_INFINITY } = candidate.rule.when;
  candidate.matched += 1;
  const { matched, applied } = candidate;
  const isChosen =
    matched === (nth ?? matched) && matched % every === 0 && fraction(`${seed}/${matched}`) < probability;
  if (!isChosen || applied >= times) return false;
  candidate.applied += 1;
  return true;
}

/** Returns a number from 0 to less than 1 that looks random but is always the same for a text. */
function fraction(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
}
