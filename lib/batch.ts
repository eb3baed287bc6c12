import pLimit from 'p-limit';
import { addItemIds } from './item-ids.ts';
import { keyOf } from './key.ts';
import { identify } from './keyed-items.ts';
import type { Operation } from './operation.ts';
import type { Exchange } from './post.ts';
import type { Request } from './request.ts';
import type { Outcome, Result } from './result.ts';
import { settle } from './settle.ts';
import { type CallLimits, split } from './split.ts';
import { type EntryLimits, validate } from './validate.ts';

/** What bounds a batch: the size of a call, how many are in flight at once, and the mailboxes that may be touched. */
export interface BatchLimits extends CallLimits, EntryLimits {
  readonly callsInFlight: number;
}

/** Runs a batch: gives one result per entry, in order. */
export async function runBatch(
  operation: Operation,
  request: Request,
  exchange: Exchange,
  limits: BatchLimits,
): Promise<readonly Result[]> {
  const { valid, refused } = validate(operation, request, limits);
  const { options: headers, keyPrefix } = request;
  const context = { ...exchange, headers, keyPrefix, callsInFlight: limits.callsInFlight };
  const named = await identify(operation, valid, context);
  const outcomes = new Map<number, Outcome>();
  for (const { index, outcome } of [...refused, ...named.refused]) outcomes.set(index, outcome);
  const callLimits = { ...limits, entriesPerCall: operation.entriesPerCall ?? limits.entriesPerCall };
  await pLimit(limits.callsInFlight).map(split(named.identified, callLimits), async (entries) => {
    const settled = await settle({ operation, headers: request.options, entries }, context);
    for (const [place, { index }] of entries.entries()) {
      const outcome = settled[place];
      if (outcome) outcomes.set(index, outcome);
    }
  });
  const complete = await addItemIds(outcomes, named.identified, request, context);
  return request.entries.map((entry, index) => resultOf(index, entry, complete.get(index)));
}

function resultOf(index: number, entry: unknown, outcome: Outcome | undefined): Result {
  if (!outcome) throw new Error(`no outcome for entry ${index}`);
  const key = keyOf(entry);
  return { index, ...(key === undefined ? {} : { key }), ...outcome };
}
