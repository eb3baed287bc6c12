import { createBucket, type SimulatedBucket } from '../aws/bucket.ts';
import { eventBridgeClientOf, type PublishedEvent } from '../aws/event-bus.ts';
import { createQueue, type SimulatedQueue } from '../aws/queue.ts';
import { s3ClientOf } from '../aws/s3-client.ts';
import { sqsClientOf } from '../aws/sqs-client.ts';
import type { Code } from '../code/code.ts';
import { outageOf } from '../core/outage.ts';
import type { Simulation } from '../core/simulation.ts';
import { createExchange, type SimulatedExchange } from '../exchange/exchange.ts';
import { type Ask, createApiGateway } from './api-gateway.ts';
import { createFileEvents, type Drop } from './file-events.ts';
import type { Instance } from './instance.ts';
import { createFunction, type InvocationEnd, type LambdaFunction } from './lambda-function.ts';
import { pollQueue } from './poller.ts';

/** A whole deployment: its functions, queues, bucket and events, and its Exchange. */
export interface Deployment {
  readonly exchange: SimulatedExchange;
  readonly workQueue: SimulatedQueue;
  readonly deadLetterQueue: SimulatedQueue;
  readonly bucket: SimulatedBucket;
  /** The events that EventBridge took from us. */
  readonly events: readonly PublishedEvent[];
  /** Sends a request through API Gateway. */
  readonly ask: Ask;
  /** Puts a file into the bucket, for which the splitter is invoked. */
  readonly drop: Drop;
  /** Calls `happen` for each event that EventBridge takes from us. */
  onEvent(happen: (event: PublishedEvent) => void): void;
  /** Whether a function runs, Lambda is to invoke one again, or Exchange works on a call. */
  isBusy(): boolean;
}

// As in infra/constructs/.
const timeoutsMs: ReadonlyMap<string, number> = new Map([
  ['worker', 180_000],
  ['splitter', 900_000],
]);
const apiTimeoutMs = 29_000;
const visibilityMs = 6 * 180_000;
const maxReceiveCount = 100;

/** Returns a deployment that runs the first version of the code and, if that fault strikes, other versions beside it. */
export function createDeployment(versions: readonly [Code, ...Code[]], simulation: Simulation): Deployment {
  const { random } = simulation;
  const deadLetterQueue = createQueue('DeadLetterQueue', simulation);
  const workQueue = createQueue('WorkQueue', simulation, { maxReceiveCount, deadLetterQueue });
  const bucket = createBucket(simulation);
  const exchange = createExchange(simulation);
  const bus = createBus();
  const outside = outsideOf({ workQueue, deadLetterQueue, bucket, exchange, publish: bus.publish }, simulation);
  const functions = createFunctions(
    (name, instance) => codeFor(instance, versions, simulation).handlerOf(name, outside(instance)),
    simulation,
  );
  const limits = { concurrency: random.between(1, 3), batchSize: random.pick([100, 10, 3, 1]), visibilityMs };
  pollQueue(workQueue, limits, (event, ended) => functions.invoke('worker', event, ended), simulation);
  const files = createFileEvents(bucket, (event, ended) => functions.invoke('splitter', event, ended), simulation);
  return {
    exchange,
    workQueue,
    deadLetterQueue,
    bucket,
    events: bus.events,
    ask: createApiGateway(functions.invoke, simulation),
    drop: files.drop,
    onEvent: bus.onEvent,
    isBusy: () => functions.isBusy() || files.isBusy() || exchange.isBusy(),
  };
}

function codeFor(instance: Instance, [first, ...others]: readonly [Code, ...Code[]], { faults }: Simulation): Code {
  const other = faults.strike('two versions run side by side', instance.name);
  return other ? other.pick([first, ...others]) : first;
}

/** The default event bus of EventBridge, as far as our own events go. */
function createBus() {
  const events: PublishedEvent[] = [];
  let published: (event: PublishedEvent) => void = () => undefined;
  return {
    events,
    publish(event: PublishedEvent) {
      events.push(event);
      published(event);
    },
    onEvent(happen: (event: PublishedEvent) => void) {
      published = happen;
    },
  };
}

interface Services extends Pick<Deployment, 'workQueue' | 'deadLetterQueue' | 'bucket' | 'exchange'> {
  publish(event: PublishedEvent): void;
}

/** Returns what an instance has of the outside: clients of the services that are its own. */
function outsideOf({ workQueue, deadLetterQueue, bucket, exchange, publish }: Services, simulation: Simulation) {
  const { random, trace } = simulation;
  const giveUpHours = random.pick([24, 24, 1]);
  const refusesWrites = outageOf('S3 refuses writes for a while', simulation);
  const s3 = { bucket, keysPerPage: random.pick([1_000, 1_000, 3]), refusesWrites };
  const isOutOfOrder = outageOf('SQS is out of order for a while', simulation);
  const sqs = { queues: [workQueue, deadLetterQueue], isOutOfOrder };
  return (instance: Instance) => ({
    clock: instance.clock,
    chance: instance.chance,
    sqs: sqsClientOf(instance, sqs, simulation),
    s3: s3ClientOf(instance, s3, simulation),
    eventBridge: eventBridgeClientOf(instance, publish, simulation),
    signIn: exchange.signInOf(instance),
    workQueueUrl: workQueue.url,
    deadLetterQueueUrl: deadLetterQueue.url,
    giveUpHours,
    log: (line: string) => trace.note(`${instance.name} logs: ${line}`),
  });
}

/** Returns the functions by name, each made when it is first invoked. */
function createFunctions(
  handlerFor: (name: string, instance: Instance) => ReturnType<Code['handlerOf']>,
  simulation: Simulation,
) {
  const functions = new Map<string, LambdaFunction>();
  let running = 0;
  const named = (name: string) => {
    const timeoutMs = timeoutsMs.get(name) ?? apiTimeoutMs;
    const description = { name, timeoutMs, handlerFor: (instance: Instance) => handlerFor(name, instance) };
    const found = functions.get(name) ?? createFunction(description, simulation);
    functions.set(name, found);
    return found;
  };
  return {
    invoke(name: string, event: unknown, ended: (end: InvocationEnd) => void) {
      running += 1;
      named(name).invoke(event, (end) => {
        running -= 1;
        ended(end);
      });
    },
    isBusy: () => running > 0,
  };
}
