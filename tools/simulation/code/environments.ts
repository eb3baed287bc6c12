import { readdirSync } from 'node:fs';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { NotSentError } from '../../../lib/exchange/not-sent.ts';
import { postToExchange } from '../../../lib/exchange/post-to-exchange.ts';
import type { SignIn } from '../../../lib/exchange/sign-in.ts';
import { adaptiveThrottle, type Throttle } from '../../../lib/exchange/throttle.ts';
import { batchesHandler } from '../../../lib/lambda/batches-api/batches-handler.ts';
import { allowedMailboxes } from '../../../lib/lambda/common/allowed-mailboxes.ts';
import type { Monitor } from '../../../lib/lambda/common/monitor.ts';
import { readSettings, type Settings } from '../../../lib/lambda/common/settings.ts';
import { monitoredPost } from '../../../lib/lambda/exchange/monitored-post.ts';
import { failedItemsHandler } from '../../../lib/lambda/failed-items/failed-items-handler.ts';
import type { OperationEnvironment } from '../../../lib/lambda/operation/operation-environment.ts';
import { operationHandler } from '../../../lib/lambda/operation/operation-handler.ts';
import { splitterHandler } from '../../../lib/lambda/splitter/splitter-handler.ts';
import type { WorkerEnvironment } from '../../../lib/lambda/worker/worker-environment.ts';
import { workerHandler } from '../../../lib/lambda/worker/worker-handler.ts';
import type { Operation } from '../../../lib/operation/operation.ts';
import type { Chance } from '../../../lib/runtime/chance.ts';
import type { Clock } from '../../../lib/runtime/clock.ts';
import { NoConnectionError } from '../exchange/network.ts';

// The only file that knows how the functions get their dependencies: the simulated composition root.

/** The outside of a simulated function instance: clients, clock, chance and network. */
export interface Outside {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly eventBridge: EventBridgeClient;
  readonly signIn: SignIn;
  readonly workQueueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly giveUpHours: number;
  /** Receives a line of the function's log. */
  log(line: string): void;
}

/** A Lambda handler. */
export type Handler = (event: unknown, context: Context) => Promise<unknown>;

const folder = new URL('../../../functions/', import.meta.url);
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .sort();
const modules: readonly (readonly [string, { readonly operation?: Operation }])[] = await Promise.all(
  files.map(async (file) => [file.slice(0, -3), await import(`../../../functions/${file}`)] as const),
);
const operations = new Map(
  modules.flatMap(([, { operation }]) => (operation ? [[operation.name, operation] as const] : [])),
);
const operationNamed = async (name: string) => operations.get(name);

/** The names of the functions of the operations, such as `create-item`, by the names of the operations. */
export const functionOfOperation: ReadonlyMap<string, string> = new Map(
  modules.flatMap(([name, { operation }]) => (operation ? [[operation.name, name] as const] : [])),
);

/** The bucket of batches. */
export const bucketName = 'batches';

/** Returns the handler of a new instance of a function, by the name of its file in functions/. */
export function handlerOf(name: string, outside: Outside): Handler {
  const environment = workerEnvironmentOf(outside);
  const { batches, monitor } = environment;
  const composed = <Environment>(made: Environment) => ({ environment: () => made, monitor: () => monitor });
  const files = { ...batches, chance: outside.chance, allows: environment.allows };
  if (name === 'worker') return asHandler(workerHandler(operationNamed, composed(environment)));
  if (name === 'splitter') return asHandler(splitterHandler(operationNamed, composed(files)));
  if (name === 'batches') return asHandler(batchesHandler(operationNamed, composed(files)));
  if (name === 'failed-items') return asHandler(failedItemsHandler(operationNamed, composed(failedItems(environment))));
  const [, operation] = [...operations].find(([each]) => functionOfOperation.get(each) === name) ?? [];
  if (!operation) throw new RangeError(`no function ${name}`);
  return asHandler(operationHandler(operation, composed<OperationEnvironment>(environment)));
}

function asHandler<Event>(handler: (event: Event, context: Context) => Promise<unknown>): Handler {
  // Lambda hands any event to any handler.
  return (event, context) => handler(event as Event, context);
}

function failedItems({ clock, monitor, allows, deadLetterQueue, batches }: WorkerEnvironment) {
  return { clock, monitor, allows, deadLetterQueue, workQueue: batches.workQueue };
}

function workerEnvironmentOf(outside: Outside): WorkerEnvironment {
  const { clock, chance, signIn } = outside;
  const settings = settingsOf(outside.giveUpHours);
  const monitor = monitorOf(outside);
  const queueAt = (url: string) => ({ url, client: async () => outside.sqs, monitor });
  const throttles = new Map<string | undefined, Throttle>();
  return {
    clock,
    chance,
    monitor,
    post: monitoredPost(postToExchange(connected(signIn), clock, chance), monitor),
    throttleOf(mailbox) {
      const throttle = throttles.get(mailbox?.toLowerCase()) ?? adaptiveThrottle(settings, clock);
      throttles.set(mailbox?.toLowerCase(), throttle);
      return throttle;
    },
    settleMs: settings.settleMs,
    indexMs: settings.indexMs,
    claimsMessages: true,
    allows,
    limits: settings,
    deadLetterQueue: queueAt(outside.deadLetterQueueUrl),
    batches: {
      bucket: { name: bucketName, client: async () => outside.s3 },
      workQueue: queueAt(outside.workQueueUrl),
      eventBridge: async () => outside.eventBridge,
      clock,
      monitor,
    },
    giveUpMs: settings.giveUpMs,
  };
}

const allows = allowedMailboxes(['*@contoso.com', 'self']);
const knownSettings = new Map<number, Settings>();

function settingsOf(giveUpHours: number): Settings {
  const known = knownSettings.get(giveUpHours);
  if (known) return known;
  const settings = readSettings({
    EWS_URL: 'https://mail.contoso.com/EWS/Exchange.asmx',
    EWS_SECRET_ID: 'secret',
    GIVE_UP_HOURS: String(giveUpHours),
    ENTRIES_PER_CALL: '4',
  });
  knownSettings.set(giveUpHours, settings);
  return settings;
}

/** Returns a sign-in that reports a missing connection as lib/exchange does: each version of the code has an error class of its own. */
function connected(signIn: SignIn): SignIn {
  return async (request) => {
    try {
      return await signIn(request);
    } catch (error) {
      if (error instanceof NoConnectionError) throw new NotSentError('BatchExchangeUnreachable', error.message);
      throw error;
    }
  };
}

function monitorOf({ log }: Outside): Monitor {
  const failed = (message: string, facts: object) => {
    const { code, codes }: { readonly code?: unknown; readonly codes?: unknown } = facts;
    log([message, code, codes].filter((each) => each !== undefined).join(' '));
  };
  return {
    info: () => undefined,
    warn: () => undefined,
    failure: failed,
    error: failed,
    countResults: () => undefined,
    countCall: () => undefined,
    countBackOff: () => undefined,
    publish: () => undefined,
  };
}
