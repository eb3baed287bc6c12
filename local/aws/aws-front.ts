import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import * as z from 'zod';
import { accountId, region } from './account.ts';
import { type Action, AwsError } from './action.ts';
import { addAwsFaults } from './aws-faults.ts';
import { createEventBus, type EventBus } from './event-bus.ts';
import { addInvoke, type InvokeByName } from './invoke.ts';
import { type Completion, createMessageGroups } from './message-groups.ts';
import { messageMoveActions } from './message-move-tasks.ts';
import { addS3, createBucket } from './s3.ts';
import { secretActions } from './secrets.ts';
import { createSqsClient } from './sqs-client.ts';

/** The AWS services of the local cloud at one URL: SQS, S3, EventBridge's default bus, Secrets Manager and Lambda's Invoke. */
export interface AwsFront {
  readonly url: string;
  readonly events: EventBus;
  /** Returns the URL of the queue of that name, whether or not it exists. */
  queueUrl(name: string): string;
  createQueue(name: string, attributes: Readonly<Record<string, string>>): Promise<void>;
  createBucket(name: string): Promise<void>;
  putSecret(secretId: string, secretString: string): void;
  close(): Promise<void>;
}

/** Starts the AWS front on loopback. SQS and S3 are those of fauxqs, with additions. Port 0 means any free port. */
export async function startAwsFront(port: number, invoke: InvokeByName = async () => undefined): Promise<AwsFront> {
  const secrets = new Map<string, string>();
  const groups = createMessageGroups();
  const events = createEventBus();
  const actions = new Map(Object.entries({ ...secretActions(secrets), ...events.actions, ...groups.checks }));
  const app = buildFront(actions, groups.completions);
  addAwsFaults(app);
  addS3(app, events);
  addInvoke(app, invoke);
  app.get('/events', async () => events.lastEvents());
  const url = await app.listen({ port, host: '127.0.0.1' });
  const queueUrl = (name: string) => `${url}/${accountId}/${name}`;
  const sqs = createSqsClient(url);
  for (const [target, action] of Object.entries(messageMoveActions(sqs, queueUrl))) actions.set(target, action);
  return {
    url,
    events,
    queueUrl,
    createQueue: async (name, attributes) => {
      await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
    },
    createBucket: (name) => createBucket(app, name),
    putSecret: (secretId, secretString) => {
      secrets.set(secretId, secretString);
    },
    close: async () => {
      sqs.destroy();
      await app.close();
    },
  };
}

const credentialRegion = /(Credential=[^/]+\/\d{8}\/)[^/]+/;
const queueUrlActions = /\.(CreateQueue|GetQueueUrl|ListQueues)$/;

type App = ReturnType<typeof buildApp>;

function buildFront(actions: ReadonlyMap<string, Action>, completions: Readonly<Record<string, Completion>>): App {
  const app = buildApp({ logger: false, defaultRegion: region });
  app.addHook('onRequest', async ({ headers }) => {
    headers.authorization &&= headers.authorization.replace(credentialRegion, `$1${region}`);
  });
  app.addHook('preHandler', async ({ headers, body }, reply) => {
    const action = actions.get(String(headers['x-amz-target']));
    const answer = action && (await runAction(action, body));
    if (answer === undefined) return;
    return reply.status(answer.status).type('application/x-amz-json-1.1').send(JSON.stringify(answer.body));
  });
  app.addHook('onSend', async ({ headers, body }, { statusCode }, payload) => {
    const target = String(headers['x-amz-target']);
    const complete = completions[target];
    if (typeof payload !== 'string') return payload;
    // fauxqs puts a host name into queue URLs that not every machine can resolve.
    if (queueUrlActions.test(target)) return payload.replaceAll(`http://sqs.${region}.localhost:`, 'http://127.0.0.1:');
    return complete && statusCode === 200 ? JSON.stringify(await complete(body, JSON.parse(payload))) : payload;
  });
  return app;
}

async function runAction(action: Action, body: unknown): Promise<{ status: number; body: object } | undefined> {
  try {
    const result = await action(Buffer.isBuffer(body) ? JSON.parse(body.toString()) : body);
    return result && { status: 200, body: result };
  } catch (error) {
    if (error instanceof AwsError) return errorAnswer(error.name, error.message);
    if (error instanceof z.ZodError) return errorAnswer('InvalidParameterValue', z.prettifyError(error));
    throw error;
  }
}

function errorAnswer(code: string, message: string) {
  return { status: 400, body: { __type: code, message } };
}
