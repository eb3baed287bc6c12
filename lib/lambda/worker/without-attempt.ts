import type { SettledResult } from '../../batch/run-batch.ts';
import { keyOf } from '../../contract/key.ts';
import { failed, type Result } from '../../contract/result.ts';
import { retryPolicy } from '../../recovery/retry-policy.ts';
import type { OpenEntry } from '../results/result-line.ts';
import type { ClaimedMessage } from './claimed-message.ts';
import type { RetriedMessage } from './disposition.ts';

const unknownCode = 'BatchOutcomeUnknown';

/** Whether a message was received so often that no further attempt begins: it may be what makes workers crash. */
export function isReceivedTooOften({ receiveCount }: ClaimedMessage): boolean {
  return receiveCount >= retryPolicy.giveUpAfterReceives;
}

/** Returns the final results of a message that is given up without another attempt. */
export function resultsWithoutAttempt(message: ClaimedMessage): readonly SettledResult[] {
  return message.request.entries.map((_, index) => ({ result: finalResult(message, index) }));
}

/** Returns when an entry that was redriven may be tried, in ms from `now`, if calls of its failed attempt still run for longer than a worker waits; else undefined. */
export function waitForEarlierCalls({ request: { history = {} } }: ClaimedMessage, now: number): number | undefined {
  const { overAt = 0, wasTried, entries } = history;
  const isFirstAttempt = !wasTried && entries?.size === 0;
  return isFirstAttempt && overAt - now > retryPolicy.worker.longestWaitMs ? overAt - now : undefined;
}

/** Returns the disposition of a message of which this attempt sends nothing: retried after `waitMs`, each entry as it was left before. */
export function retryUntouched(message: ClaimedMessage, waitMs: number): RetriedMessage {
  const indexes = message.request.entries.map((_, index) => index);
  const settled = indexes.flatMap((index) => message.journal?.settled.get(index) ?? []);
  const open = indexes.flatMap((index) => openEntry(message, index) ?? []);
  const all = indexes.map((index) => finalResult(message, index));
  return { kind: 'retried', message, all, results: settled, open, waitMs };
}

/** Returns the result of an entry that no attempt will try again: under the code of what prevented it if it was surely not done, else unknown. */
function finalResult(message: ClaimedMessage, index: number): Result {
  const settled = message.journal?.settled.get(index);
  if (settled) return settled;
  const { responseCode = unknownCode, messageText = 'Not done.' } = openEntry(message, index) ?? {};
  const facts = factsOf(message, index);
  if (responseCode !== unknownCode) return { ...facts, responseClass: 'Error', responseCode, messageText };
  return { ...facts, ...failed(unknownCode, 'It is unknown whether an earlier attempt has done the entry.') };
}

/** Returns an entry as earlier attempts left it; undefined if one has settled it. */
function openEntry(message: ClaimedMessage, index: number): OpenEntry | undefined {
  const { failure, journal, request } = message;
  const known = request.history?.entries?.get(index);
  if (known?.kind === 'settled') return undefined;
  const facts = factsOf(message, index);
  if (known?.kind === 'inDoubt') return { ...facts, responseCode: unknownCode, open: 'inDoubt', overAt: known.overAt };
  if (request.history?.wasTried) return { ...facts, responseCode: unknownCode, open: 'inDoubt', overAt: 0 };
  const { responseCode = 'BatchTimeRanOut' } = journal?.open.get(index) ?? failure;
  return { ...facts, responseCode, open: 'notDone' };
}

function factsOf({ request }: ClaimedMessage, index: number) {
  const key = keyOf(request.entries[index]);
  return { index, ...(key === undefined ? {} : { key }) };
}
