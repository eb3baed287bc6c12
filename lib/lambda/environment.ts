import { randomBytes, randomUUID } from 'node:crypto';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Chance } from '../runtime/chance.ts';
import type { Clock } from '../runtime/clock.ts';
import type { BatchesApiEnvironment } from './batches-api/upload.ts';
import { allowedMailboxes } from './common/allowed-mailboxes.ts';
import type { Composition } from './common/composition.ts';
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

/** Returns a function like that of {@link once} for a value that takes time; it forgets a value that could not be made. */
export function onceReady<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let making: Promise<Value> | undefined;
  return () => {
    making ??= make().catch((error: unknown) => {
      making = undefined;
      throw error;
    });
    return making;
  };
}

const sqs = onceReady(async () => new (await import('@aws-sdk/client-sqs')).SQSClient());
const s3 = onceReady(async () => {
  const { S3Client } = await import('@aws-sdk/client-s3');
  // Otherwise a presigned URL holds the checksum of an empty body, and S3 refuses every other body.
  return new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' });
});
const eventBridge = onceReady(async () => new (await import('@aws-sdk/client-eventbridge')).EventBridgeClient());

/** Returns the function instance's monitor. */
export const monitor = once(createMonitor);

/** Returns a composition whose environment is made once; `make` throws an Error that names a missing or wrong variable. */
export function compose<Environment>(make: () => Environment): Composition<Environment> {
  return { environment: once(make), monitor };
}

/** Returns an SQS queue by its URL. */
export function queueAt(url: string): Queue {
  return { url, client: sqs, monitor: monitor() };
}

/** Returns the dependencies of code that keeps batches, by their bucket's name and the work queue's URL. */
export function batchEnvironment(bucketName: string, workQueueUrl: string): BatchEnvironment {
  const bucket = { name: bucketName, client: s3 };
  return { bucket, workQueue: queueAt(workQueueUrl), eventBridge, clock: systemClock, monitor: monitor() };
}

/** The splitter's composition. */
export const splitterComposition = compose((): SplitterEnvironment => {
  const settings = readBatchesSettings(process.env);
  const batches = batchEnvironment(settings.batchesBucket, settings.workQueueUrl);
  return { ...batches, chance: systemChance, allows: allowedMailboxes(settings.allowedMailboxes) };
});

/** The composition of the batches function, which has the splitter's variables. */
export const batchesApiComposition: Composition<BatchesApiEnvironment> = splitterComposition;

/** The composition of the failed-items function. */
export const failedItemsComposition = compose((): FailedItemsEnvironment => {
  const settings = readFailedItemsSettings(process.env);
  return {
    clock: systemClock,
    monitor: monitor(),
    workQueue: queueAt(settings.workQueueUrl),
    deadLetterQueue: queueAt(settings.deadLetterQueueUrl),
    allows: allowedMailboxes(settings.allowedMailboxes),
  };
});
