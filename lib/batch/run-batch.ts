import pLimit from 'p-limit';
import { keyOf } from '../contract/key.ts';
import type { Request } from '../contract/request.ts';
import type { Result } from '../contract/result.ts';
import type { Operation } from '../operation/operation.ts';
import type { Exchange } from '../recovery/exchange-port.ts';
import { addItemIds } from './add-item-ids.ts';
import { ended, type Settled } from './entry-state.ts';
import { identify } from './identify.ts';
import { settle } from './settle.ts';
import { type CallLimits, split } from './split.ts';
import { type EntryLimits, type ValidatedEntries, validate } from './validate.ts';

/** What bounds a batch: the size of a call, how many are in flight at once, and the mailboxes that may be touched. */
export interface BatchLimits extends CallLimits, EntryLimits {
  readonly callsInFlight: number;
}

/** What is still open of an entry, and whether a later delivery can tell it, if it was not done, from one of which nobody knows. */
export interface OpenResult {
  readonly open: Required<Settled>['open'] & { readonly tellsLater: boolean };
  readonly result: Result;
}

/** The result of one entry and, where it may be tried or found out again later, what is still open. */
export type SettledResult = OpenResult | { readonly result: Result; readonly open?: never };

/** Runs requests of the same options as one batch, their entries in common calls: gives for each request one result per entry, in order. */
export async function runBatch(
  operation: Operation,
  requests: readonly [Request, ...Request[]],
  exchange: Exchange,
  limits: BatchLimits,
): Promise<readonly (readonly SettledResult[])[]> {
  const { valid, refused } = validateAll(operation, requests, limits);
  const [{ options: headers }] = requests;
  const keyPrefixes = requests.flatMap(({ keyPrefix }) => keyPrefix ?? []);
  const context = { ...exchange, headers, keyPrefixes, callsInFlight: limits.callsInFlight };
  const named = await identify(operation, valid, context);
  const settled = new Map<number, Settled>();
  for (const { index, outcome } of [...refused, ...named.refused]) settled.set(index, ended(outcome));
  const callLimits = { ...limits, entriesPerCall: operation.entriesPerCall ?? limits.entriesPerCall };
  await pLimit(limits.callsInFlight).map(split(named.identified, callLimits), async (entries) => {
    for (const [entry, end] of await settle({ operation, headers, entries }, context)) settled.set(entry.index, end);
  });
  const complete = await addItemIds(settled, named.identified, context);
  const tellsLater = new Map(valid.map(({ index, recovery }) => [index, recovery.tellsLater]));
  return requests.map(({ entries }, place) => {
    const firstIndex = firstIndexOf(requests, place);
    return entries.map((entry, index) => {
      const end = complete.get(firstIndex + index);
      return resultOf(index, entry, end, tellsLater.get(firstIndex + index) ?? true);
    });
  });
}

function firstIndexOf(requests: readonly Request[], place: number): number {
  return requests.slice(0, place).reduce((sum, { entries }) => sum + entries.length, 0);
}

function validateAll(operation: Operation, requests: readonly Request[], limits: BatchLimits): ValidatedEntries {
  const each = requests.map((request, place) => validate(operation, request, limits, firstIndexOf(requests, place)));
  return { valid: each.flatMap(({ valid }) => valid), refused: each.flatMap(({ refused }) => refused) };
}

function resultOf(index: number, entry: unknown, settled: Settled | undefined, tellsLater: boolean): SettledResult {
  if (!settled) throw new Error(`no outcome for entry ${index}`);
  const { outcome, open } = settled;
  const key = keyOf(entry);
  const result = { index, ...(key === undefined ? {} : { key }), ...outcome };
  return open ? { result, open: { ...open, tellsLater } } : { result };
}
