import { Agent, Client } from 'undici';
import { postToExchange } from '../exchange/post-to-exchange.ts';
import { adaptiveThrottle, type Throttle } from '../exchange/throttle.ts';
import { allowedMailboxes } from './common/allowed-mailboxes.ts';
import { readSettings } from './common/settings.ts';
import {
  batchEnvironment,
  compose,
  monitor,
  once,
  onceReady,
  queueAt,
  systemChance,
  systemClock,
} from './environment.ts';
import { monitoredPost } from './exchange/monitored-post.ts';
import { secretReader } from './exchange/secret.ts';
import { signInToExchange } from './exchange/sign-in-to-exchange.ts';
import type { OperationEnvironment } from './operation/operation-environment.ts';
import type { WorkerEnvironment } from './worker/worker-environment.ts';

// The part of the composition root that calls to Exchange need: functions that make none do not load it.

const secrets = onceReady(async () => new (await import('@aws-sdk/client-secrets-manager')).SecretsManagerClient());

const settings = once(() => readSettings(process.env));

/** The composition of an operation's function. */
export const operationComposition = compose((): OperationEnvironment => {
  const common = { clock: systemClock, chance: systemChance };
  const { settleMs, indexMs, deadLetterQueueUrl, batchesBucket, workQueueUrl } = settings();
  const signIn = signInToExchange(settings(), {
    ...common,
    readSecret: secretReader(secrets, systemClock),
    openClient: (origin, options) => new Client(origin, options),
    openAgent: (options) => new Agent(options),
  });
  return {
    ...common,
    monitor: monitor(),
    post: monitoredPost(postToExchange(signIn, systemClock, systemChance), monitor()),
    throttleOf: throttles(),
    settleMs,
    indexMs,
    allows: allowedMailboxes(settings().allowedMailboxes),
    limits: settings(),
    deadLetterQueue: deadLetterQueueUrl === undefined ? undefined : queueAt(deadLetterQueueUrl),
    batches: batchesBucket && workQueueUrl ? batchEnvironment(batchesBucket, workQueueUrl) : undefined,
  };
});

function throttles(): OperationEnvironment['throttleOf'] {
  const made = new Map<string | undefined, Throttle>();
  return (mailbox) => {
    const throttle = made.get(mailbox?.toLowerCase()) ?? adaptiveThrottle(settings(), systemClock);
    made.set(mailbox?.toLowerCase(), throttle);
    return throttle;
  };
}

/** The worker's composition. */
export const workerComposition = compose((): WorkerEnvironment => {
  const { deadLetterQueue, batches, ...others } = operationComposition.environment();
  if (!deadLetterQueue || !batches) {
    throw new Error(
      'the environment variables WORK_QUEUE_URL, DEAD_LETTER_QUEUE_URL and BATCHES_BUCKET are not all set',
    );
  }
  const { claimsMessages, giveUpMs } = settings();
  return { ...others, deadLetterQueue, batches, claimsMessages, giveUpMs };
});
