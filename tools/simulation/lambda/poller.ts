import type { SQSRecord } from 'aws-lambda';
import { type DeliveredMessage, isWatch, type SimulatedQueue } from '../aws/queue.ts';
import type { Simulation } from '../core/simulation.ts';
import type { InvocationEnd } from './lambda-function.ts';

/** The limits of an event source mapping. */
export interface PollerLimits {
  /** The most invocations that run at a time. */
  readonly concurrency: number;
  /** The most messages of an invocation. */
  readonly batchSize: number;
  /** How long a received message is hidden, in ms. */
  readonly visibilityMs: number;
}

/** Hands an event to a function and reports how that ended. */
export type Invoke = (event: unknown, ended: (end: InvocationEnd) => void) => void;

// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
/** Polls a queue as Lambda's event source mapping does: what an invocation does not report as failed is deleted. */
export function pollQueue(queue: SimulatedQueue, limits: PollerLimits, invoke: Invoke, simulation: Simulation): void {
  const { world, faults, trace, latency } = simulation;
  const never = Number.POSITIVE_INFINITY;
  let running = 0;
  let pollAt = never;

  const schedule = () => {
    const next = queue.nextVisibleAt();
    if (next === undefined || running >= limits.concurrency) return;
    const at = Math.max(next, world.now()) + latency();
    if (at >= pollAt && pollAt > world.now()) return;
    pollAt = at;
    world.after(at - world.now(), () => {
      if (pollAt === at) poll();
    });
  };
  const poll = () => {
    pollAt = never;
    if (running >= limits.concurrency) return;
    const messages = queue.receive(limits.batchSize, limits.visibilityMs);
    if (messages.length > 0) work(messages);
    schedule();
  };
  const work = (messages: readonly DeliveredMessage[]) => {
    running += 1;
    const names = messages.map(({ id, receives }) => `${id} (receive ${receives})`).join(', ');
    trace.note(`the worker gets ${names}`, messages.every(isWatch));
    invoke({ Records: messages.map(recordOf) }, (end) => {
      running -= 1;
      if (end.kind === 'returned') deleteDone(messages, failuresIn(end.value));
      schedule();
    });
  };
  const deleteDone = (messages: readonly DeliveredMessage[], failures: ReadonlySet<string>) => {
    if (faults.strike('the poller does not delete what was done', 'worker')) return;
    for (const { id, handle } of messages) if (!failures.has(id)) queue.delete(handle);
  };
  queue.onChange(schedule);
}

function failuresIn(value: unknown): ReadonlySet<string> {
  const { batchItemFailures = [] }: { readonly batchItemFailures?: readonly { readonly itemIdentifier: string }[] } =
    typeof value === 'object' && value !== null ? value : {};
  return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
}

function recordOf({ id, handle, body, receives, sentAt, attributes }: DeliveredMessage): SQSRecord {
  return {
    messageId: id,
    receiptHandle: handle,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: String(sentAt),
      SenderId: 'AIDA',
      ApproximateFirstReceiveTimestamp: String(sentAt),
    },
    messageAttributes: Object.fromEntries(
      [...attributes].map(([name, stringValue]) => [name, { stringValue, dataType: 'String' }]),
    ),
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:1:WorkQueue',
    awsRegion: 'eu-central-1',
  };
}
