import { randomBytes, randomUUID } from 'node:crypto';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Chance } from '../runtime/chance.ts';
import type { Clock } from '../runtime/clock.ts';
import type { BatchesApiEnvironment } from './batches-api/upload.ts';
import { allowedMailboxes } from './common/allowed-mailboxes.ts';
import { createMonitor } from './common/monitor.ts';
import { readBatchesSettings, readFailedItemsSettings } from './common/settings.ts';
import type { FailedItemsEnvironment } from './failed-items/failed-items-environment.ts';
import type { Queue } from './messages/queue.ts';
import type { BatchEnvironment } from './results/batch-environment.ts';
import type { SplitterEnvironment } from './splitter/splitter-environment.ts';

// The composition root: everything that comes from outside (variables, clock, chance, AWS clients) is made here, once
// per function instance and at its first invocation, and handed down.

/** The system clock. */
export const systemClock: Clock = {
  now: Date.now,
  sleep: (ms) => setTimeout(ms),
  timeout(ms) {
    const controller = new AbortController();
    const abort = () => controller.abort(new DOMException('the time ran out', 'TimeoutError'));
    const timer = globalThis.setTimeout(abort, ms);
    return { signal: controller.signal, clear: () => clearTimeout(timer) };
  },
  nextTurn: () => setImmediate(),
};

/** The random source of the system. */
export const systemChance: Chance = { random: Math.random, uuid: randomUUID, bytes: randomBytes };

/** Returns a function that makes its value at the first call and then returns the same one. */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const sqs = once(async () => new (await import('@aws-sdk/client-sqs')).SQSClient());
const s3 = once(async () => {
  const { S3Client } = await import('@aws-sdk/client-s3');
  // Otherwise a presigned URL holds the checksum of an empty body, and S3 refuses every other body.
  return new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' });
});
const eventBridge = once(async () => new (await import('@aws-sdk/client-eventbridge')).EventBridgeClient());

/** The parts of every environment. */
export const baseEnvironment = once(() => ({ clock: systemClock, chance: systemChance, monitor: createMonitor() }));

/** Returns an SQS queue by its URL. */
export function queueAt(url: string): Queue {
  return { url, client: sqs, monitor: baseEnvironment().monitor };
}

/** Returns the dependencies of code that keeps batches, by their bucket's name and the work queue's URL. */
export function batchEnvironment(bucketName: string, workQueueUrl: string): BatchEnvironment {
  const { monitor } = baseEnvironment();
  const bucket = { name: bucketName, client: s3 };
  return { bucket, workQueue: queueAt(workQueueUrl), eventBridge, clock: systemClock, monitor };
}

/** Returns the splitter's environment; throws an Error that names a missing variable. */
export const splitterEnvironment = once((): SplitterEnvironment => {
  const settings = readBatchesSettings(process.env);
  const batches = batchEnvironment(settings.batchesBucket, settings.workQueueUrl);
  return { ...batches, chance: systemChance, allows: allowedMailboxes(settings.allowedMailboxes) };
});

/** Returns the environment of the batches function; throws an Error that names a missing variable. */
export const batchesApiEnvironment = once((): BatchesApiEnvironment => splitterEnvironment());

/** Returns the environment of the failed-items function; throws an Error that names a missing variable. */
export const failedItemsEnvironment = once((): FailedItemsEnvironment => {
  const settings = readFailedItemsSettings(process.env);
  return {
    ...baseEnvironment(),
    workQueue: queueAt(settings.workQueueUrl),
    deadLetterQueue: queueAt(settings.deadLetterQueueUrl),
    allows: allowedMailboxes(settings.allowedMailboxes),
  };
});
