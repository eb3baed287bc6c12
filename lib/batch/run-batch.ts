import pLimit from 'p-limit';
import { keyOf } from '../contract/key.ts';
import type { Request } from '../contract/request.ts';
import type { Result } from '../contract/result.ts';
import type { Operation } from '../operation/operation.ts';
import type { ExchangePort } from '../recovery/exchange-port.ts';
import { addItemIds } from './add-item-ids.ts';
import type { SettledEntry } from './entry-state.ts';
import { resolveKeyedItems } from './resolve-keyed-items.ts';
import { settle } from './settle.ts';
import { type CallLimits, splitIntoCalls } from './split-into-calls.ts';
import { type CheckedEntries, type EntryLimits, validate } from './validate.ts';

export type { Pending } from './entry-state.ts';

/** The limits of a batch: the size of its entries and calls, and the mailboxes that it may touch. */
export interface BatchLimits extends CallLimits, EntryLimits {
  /** The most calls that run at a time. */
  readonly callsInFlight: number;
}

/** The result of one entry; `pending` is absent if the result is final. */
export interface SettledResult extends Pick<SettledEntry, 'pending' | 'overAt'> {
  readonly result: Result;
}

/** Runs requests with equal options as one batch, their entries in common calls; returns for each request one result per entry, in order. */
export async function runBatch(
  operation: Operation,
  requests: readonly [Request, ...Request[]],
  port: ExchangePort,
  limits: BatchLimits,
): Promise<readonly (readonly SettledResult[])[]> {
  const { valid, refused } = validateAll(operation, requests, limits);
  const [{ options: headers }] = requests;
  const context = { ...port, headers, callsInFlight: limits.callsInFlight };
  const { resolved, refused: unresolved } = await resolveKeyedItems(operation, valid, context);
  const callLimits = { ...limits, entriesPerCall: operation.entriesPerCall ?? limits.entriesPerCall };
  const settled = await pLimit(limits.callsInFlight).map(splitIntoCalls(resolved, callLimits), (entries) =>
    settle({ operation, headers, entries }, context),
  );
  const all = [...refused, ...unresolved, ...settled.flat()];
  const byIndex = await addItemIds(new Map(all.map((each) => [each.index, each])), resolved, context);
  return requests.map(({ entries }, place) => {
    const firstIndex = firstIndexOf(requests, place);
    return entries.map((entry, index) => resultOf(index, entry, byIndex.get(firstIndex + index)));
  });
}

function firstIndexOf(requests: readonly Request[], place: number): number {
  return requests.slice(0, place).reduce((sum, { entries }) => sum + entries.length, 0);
}

function validateAll(operation: Operation, requests: readonly Request[], limits: BatchLimits): CheckedEntries {
  const each = requests.map((request, place) => validate(operation, request, limits, firstIndexOf(requests, place)));
  return { valid: each.flatMap(({ valid }) => valid), refused: each.flatMap(({ refused }) => refused) };
}

function resultOf(index: number, entry: unknown, settled: SettledEntry | undefined): SettledResult {
  if (!settled) throw new Error(`no outcome for entry ${index}`);
  const { outcome, pending, overAt } = settled;
  const key = keyOf(entry);
  const result = { index, ...(key === undefined ? {} : { key }), ...outcome };
  return { result, ...(pending ? { pending } : {}), ...(overAt === undefined ? {} : { overAt }) };
}
