import { createHash } from 'node:crypto';
import type { Rule } from './rule.ts';

/** The fault switches of a server: the rules that are set, and how many calls are in flight for each mailbox. */
export interface FaultSwitches {
  switches: readonly Switch[];
  readonly callsInFlight: Map<string, number>;
}

/** A rule, when it was set, and how many calls it was for and was applied to since. */
interface Switch {
  readonly rule: Rule;
  readonly setAt: Date;
  matched: number;
  applied: number;
}

/** The fault switches of a server that does nothing wrong. */
export function createFaultSwitches(): FaultSwitches {
  return { switches: [], callsInFlight: new Map() };
}

/** The rules that are set. */
export function activeRules({ switches }: FaultSwitches): readonly Rule[] {
  return switches.map(({ rule }) => rule);
}

/** Sets these rules in the place of all others, and gives them. */
export function setRules(faults: FaultSwitches, rules: readonly Rule[], now: Date): readonly Rule[] {
  faults.switches = rules.map((rule) => ({ rule, setAt: now, matched: 0, applied: 0 }));
  return rules;
}

/** Runs a call, which counts as in flight for its mailbox until it has ended. */
export async function countInFlight<Result>(
  { callsInFlight }: FaultSwitches,
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

/** The first rule that is for a call of that operation on a mailbox at that time; the call counts for its `when`. */
export function chooseRule(faults: FaultSwitches, operation: string, mailbox: string, now: Date): Rule | undefined {
  const calls = faults.callsInFlight.get(mailbox) ?? 0;
  const isFor = ({ rule: { when }, setAt }: Switch) =>
    (when.mailbox ?? mailbox) === mailbox &&
    (when.operations?.includes(operation) ?? true) &&
    calls > (when.callsInFlightOver ?? 0) &&
    (when.forMs === undefined || now.getTime() - setAt.getTime() < when.forMs);
  return faults.switches.find((each) => isFor(each) && isApplied(each))?.rule;
}

function isApplied(taken: Switch): boolean {
  const { nth, every = 1, probability = 1, seed, times = Number.POSITIVE_INFINITY } = taken.rule.when;
  taken.matched += 1;
  const { matched, applied } = taken;
  const isChosen =
    matched === (nth ?? matched) && matched % every === 0 && fraction(`${seed}/${matched}`) < probability;
  if (!isChosen || applied >= times) return false;
  taken.applied += 1;
  return true;
}

/** A number from 0 up to 1 that looks random and is the same for the same text. */
function fraction(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
}
