import { Agent, Client } from 'undici';
import { postToExchange } from '../exchange/post-to-exchange.ts';
import { adaptiveThrottle, type Throttle } from '../exchange/throttle.ts';
import { allowedMailboxes } from './common/allowed-mailboxes.ts';
import { readSettings } from './common/settings.ts';
import { baseEnvironment, batchEnvironment, once, queueAt } from './environment.ts';
import { monitoredPost } from './exchange/monitored-post.ts';
import { secretReader } from './exchange/secret.ts';
import { signInToExchange } from './exchange/sign-in-to-exchange.ts';
import type { OperationEnvironment } from './operation/operation-environment.ts';
import type { WorkerEnvironment } from './worker/worker-environment.ts';

// The part of the composition root that calls to Exchange need: functions that make none do not load it.

const secrets = once(async () => new (await import('@aws-sdk/client-secrets-manager')).SecretsManagerClient());

const settings = once(() => readSettings(process.env));

/** Returns the environment of an operation's function; throws an Error that names a missing or wrong variable. */
export const operationEnvironment = once((): OperationEnvironment => {
  const base = baseEnvironment();
  const { clock, chance, monitor } = base;
  const signIn = signInToExchange(settings(), {
    ...base,
    readSecret: secretReader(secrets, clock),
    openClient: (origin, options) => new Client(origin, options),
    openAgent: (options) => new Agent(options),
  });
  const throttles = new Map<string | undefined, Throttle>();
  const throttleOf = (mailbox: string | undefined) => {
    const throttle = throttles.get(mailbox?.toLowerCase()) ?? adaptiveThrottle(settings(), clock);
    throttles.set(mailbox?.toLowerCase(), throttle);
    return throttle;
  };
  const { settleMs, deadLetterQueueUrl, batchesBucket, workQueueUrl } = settings();
  return {
    ...base,
    post: monitoredPost(postToExchange(signIn, clock, chance), monitor),
    throttleOf,
    settleMs,
    allows: allowedMailboxes(settings().allowedMailboxes),
    limits: settings(),
    deadLetterQueue: deadLetterQueueUrl === undefined ? undefined : queueAt(deadLetterQueueUrl),
    batches: batchesBucket && workQueueUrl ? batchEnvironment(batchesBucket, workQueueUrl) : undefined,
  };
});

/** Returns the worker's environment; throws an Error that names a missing or wrong variable. */
export const workerEnvironment = once((): WorkerEnvironment => {
  const { deadLetterQueue, batches, ...others } = operationEnvironment();
  if (!deadLetterQueue || !batches) {
    throw new Error(
      'the environment variables WORK_QUEUE_URL, DEAD_LETTER_QUEUE_URL and BATCHES_BUCKET are not all set',
    );
  }
  return { ...others, deadLetterQueue, batches, giveUpMs: settings().giveUpMs };
});
