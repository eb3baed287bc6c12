import type { SimulatedBucket, StoredObject } from '../aws/bucket.ts';
import type { Simulation } from '../core/simulation.ts';
import type { Invoke } from './poller.ts';

/** Puts an object into the bucket as a user does. */
export type Drop = (key: string, body: string, metadata: Readonly<Record<string, string>>) => StoredObject;

/** Files that are dropped: a function is invoked for each, and whether Lambda is to invoke it again. */
export interface FileEvents {
  readonly drop: Drop;
  isBusy(): boolean;
}

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
const retriesMs = [60_000, 120_000];

/** Invokes a function for each file that is dropped, asynchronously: up to three times, sometimes more than once. */
export function createFileEvents(bucket: SimulatedBucket, invoke: Invoke, simulation: Simulation): FileEvents {
  const { world, faults, trace, latency } = simulation;
  let waiting = 0;
  const later = (ms: number, act: () => void) => {
    waiting += 1;
    world.after(ms, () => {
      waiting -= 1;
      act();
    });
  };
  const attempt = (event: object, number: number) =>
    invoke(event, ({ kind }) => {
      if (kind === 'returned') return;
      const pauseMs = retriesMs[number];
      if (pauseMs === undefined) return trace.note('Lambda gives up on the event of a file');
      later(pauseMs, () => attempt(event, number + 1));
    });
  return {
    drop(key, body, metadata) {
      const stored = bucket.put(key, body, {}, metadata);
      if (typeof stored === 'string') throw new Error(stored);
      const detail = { object: { key, 'version-id': stored.versionId } };
      const event = { source: 'aws.s3', 'detail-type': 'Object Created', detail };
      later(latency(), () => attempt(event, 0));
      const isTwice = faults.strike('an asynchronous invocation is made twice', 'splitter');
      if (isTwice) later(isTwice.between(0, 5_000), () => attempt(event, 0));
      return stored;
    },
    isBusy: () => waiting > 0,
  };
}
