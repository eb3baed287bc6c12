import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Clock } from '../../runtime/clock.ts';
import type { Monitor } from '../common/monitor.ts';
import type { Queue } from '../messages/queue.ts';
import type { Bucket } from './bucket.ts';

/** The dependencies of code that keeps batches: their bucket, the work queue, and EventBridge for the event at their end. */
export interface BatchEnvironment {
  readonly bucket: Bucket;
  readonly workQueue: Queue;
  /** The EventBridge client, made at first use. */
  eventBridge(): Promise<EventBridgeClient>;
  readonly clock: Clock;
  readonly monitor: Monitor;
}
