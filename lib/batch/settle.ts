import type { QueryContext } from '../recovery/query.ts';
import type { Recovery } from '../recovery/recovery.ts';
import { firstState, type SettledEntry } from './entry-state.ts';
import { examineDue } from './examine-due.ts';
import type { Call } from './send.ts';
import { sendDue } from './send-due.ts';
import { settleOutOfTime } from './settle-entry.ts';
import { replaceStates, type Settler, type States } from './settler.ts';

/** Settles a call: looks up, sends and retries its entries until each has its outcome or the time runs out. */
export async function settle(call: Call, context: QueryContext): Promise<readonly SettledEntry[]> {
  const settler = { call, recovery: recoveryOf(call), context };
  const now = context.clock.now();
  let states: States = call.entries.map((entry) => firstState(entry, call.operation.effect, now));
  while (states.some(({ state }) => state !== 'settled')) {
    states = await examineDue(states, settler);
    states = await sendDue(states, settler);
    states = await waitUntilDue(states, settler);
  }
  return states.filter((each) => each.state === 'settled');
}

function recoveryOf({ entries: [first] }: Call): Recovery {
  if (!first) throw new RangeError('a call without entries');
  return first.recovery;
}

/** Waits until the next entry is due; settles all entries as they are if that takes more time than is left. */
async function waitUntilDue(states: States, { context }: Settler): Promise<States> {
  const unsettled = states.filter((each) => each.state !== 'settled');
  if (unsettled.length === 0) return states;
  const now = context.clock.now();
  const waitMs = Math.max(0, Math.min(...unsettled.map(({ dueAt }) => dueAt)) - now);
  if (context.hasTimeFor(waitMs)) {
    if (waitMs > 0) await context.clock.sleep(waitMs);
    return states;
  }
  const outOfTime = unsettled.map((each) => settleOutOfTime(each, now, context.quietMs()));
  return replaceStates(states, unsettled, outOfTime);
}
