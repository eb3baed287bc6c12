import { createHash } from 'node:crypto';
import type { SettledResult } from '../../batch/run-batch.ts';
import { answerOf, type BatchAnswer } from '../../contract/result.ts';
import type { Operation } from '../../operation/operation.ts';
import { functionInstance } from '../environment.ts';
import type { BatchTime } from '../exchange/batch-exchange.ts';
import type { BatchPlaces } from '../results/watch.ts';
import { handOver } from './hand-over.ts';
import { type Asked, conclude, type Invocation, readAsked, run, timeOf } from './invoke.ts';
import type { AsyncPreference } from './preference.ts';

/** What came of a request whose caller does not want to wait for all of it: the answer to its batch, if it was done in that time, or the id of the batch that it goes on as. */
export type Begun = { readonly answer: BatchAnswer } | { readonly batchId: string };

/** Runs as much of a request as its caller wants to wait for, and hands the rest over to the work queue; throws a ProblemError where it is no batch, too large, or for a mailbox that is not allowed. */
export async function begin(operation: Operation, given: Invocation, { waitMs }: AsyncPreference): Promise<Begun> {
  const asked = readAsked(operation, given);
  if (waitMs === 0) {
    const batchId = batchIdOf(asked);
    const undone = asked.request.entries.map((_, index) => index);
    await handOver({ ...undoneOf(asked, batchId), results: [], undone }, places());
    return { batchId };
  }
  const settled = await run(asked, timeWithin(waitMs, given));
  const undone = settled.filter(isUndone).map(({ result }) => result.index);
  const ended = settled.filter((each) => !isUndone(each)).map(({ result }) => result);
  const results = await conclude(asked, ended, { handedOver: undone.length });
  if (undone.length === 0) return { answer: answerOf(results) };
  await handOver({ ...undoneOf(asked, given.batchId), results, undone }, places());
  return { batchId: given.batchId };
}

/** Gives the time for what is not waited for longer: afterwards no call starts, but what is in flight then is waited for, since to cut it off would leave open what it does. */
function timeWithin(waitMs: number, invocation: Invocation): BatchTime {
  const time = timeOf(invocation);
  const leastCallMs = Math.max(time.leastCallMs, time.remainingMs() - waitMs);
  return { ...time, leastCallMs };
}

function isUndone({ pending }: SettledResult): boolean {
  return pending !== undefined && !pending.mayBeDone;
}

/** Gives the id of a request's batch: where its caller repeats it under one Idempotency-Key, the same again. */
function batchIdOf({ operation, request, invocation }: Asked): string {
  const { batchId, isRepeatable, keyPrefix } = invocation;
  if (!isRepeatable) return batchId;
  const same = JSON.stringify([operation.name, keyPrefix, request.options, request.entries]);
  return createHash('sha256').update(same).digest('hex').slice(0, 32);
}

function undoneOf({ operation, request, invocation: { isRepeatable, keyPrefix } }: Asked, batchId: string) {
  // Under an Idempotency-Key, an earlier request may have done what this one asks for.
  return { batchId, operation, request, keyPrefix: isRepeatable ? undefined : keyPrefix };
}

function places(): BatchPlaces {
  const { batchesBucket, workQueueUrl } = functionInstance().settings;
  if (batchesBucket && workQueueUrl) return { batchesBucket, workQueueUrl };
  throw new Error('BATCHES_BUCKET and WORK_QUEUE_URL are not both set');
}
