import { buildApp } from 'fauxqs';
import * as z from 'zod';

/** The one region of the local cloud; requests for any other are taken as for this one. */
export const region = 'us-east-1';

/** The one account of the local cloud, whatever the credentials. */
export const accountId = '000000000000';

/** SQS (by fauxqs) and Secrets Manager at one address. */
export interface AwsFront {
  readonly url: string;
  queueUrl(name: string): string;
  createQueue(name: string, attributes: Readonly<Record<string, string>>): Promise<void>;
  putSecret(secretId: string, secretString: string): void;
  close(): Promise<void>;
}

const credentialRegion = /(Credential=[^/]+\/\d{8}\/)[^/]+/;
const queueUrlActions = /\.(CreateQueue|GetQueueUrl|ListQueues)$/;

/** Starts the front on loopback; port 0 takes any free one. */
export async function startAwsFront(port: number): Promise<AwsFront> {
  const secrets = new Map<string, string>();
  const app = buildFront(secrets);
  const url = await app.listen({ port, host: '127.0.0.1' });
  return {
    url,
    queueUrl: (name) => `${url}/${accountId}/${name}`,
    createQueue: async (name, attributes) => {
      const created = await app.inject({
        method: 'POST',
        url: '/',
        headers: {
          host: new URL(url).host,
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': 'AmazonSQS.CreateQueue',
        },
        payload: JSON.stringify({ QueueName: name, Attributes: attributes }),
      });
      if (created.statusCode !== 200) throw new Error(`Queue ${name} was not created: ${created.body}`);
    },
    putSecret: (secretId, secretString) => {
      secrets.set(secretId, secretString);
    },
    close: async () => {
      await app.close();
    },
  };
}

function buildFront(secrets: Map<string, string>): ReturnType<typeof buildApp> {
  const app = buildApp({ logger: false, defaultRegion: region });
  app.addHook('onRequest', async ({ headers }) => {
    headers.authorization &&= headers.authorization.replace(credentialRegion, `$1${region}`);
  });
  app.addHook('preHandler', async ({ headers, body }, reply) => {
    const action = secretActions[String(headers['x-amz-target'])];
    if (!action) return;
    const { status, answer } = action(secrets, JSON.parse(String(body)));
    return reply.status(status).type('application/x-amz-json-1.1').send(JSON.stringify(answer));
  });
  app.addHook('onSend', async ({ headers }, _reply, payload) =>
    // fauxqs gives queues a host name that not every machine resolves.
    typeof payload === 'string' && queueUrlActions.test(String(headers['x-amz-target']))
      ? payload.replaceAll(`http://sqs.${region}.localhost:`, 'http://127.0.0.1:')
      : payload,
  );
  return app;
}

const secretRequest = z.object({ SecretId: z.string() });
const putSecretValueRequest = secretRequest.extend({ SecretString: z.string() });

type SecretAction = (secrets: Map<string, string>, request: unknown) => { status: number; answer: object };

const secretActions: Readonly<Record<string, SecretAction>> = {
  'secretsmanager.GetSecretValue': (secrets, request) => {
    const { SecretId } = secretRequest.parse(request);
    const SecretString = secrets.get(SecretId);
    return SecretString === undefined
      ? noSecret(SecretId)
      : { status: 200, answer: { Name: SecretId, SecretString, VersionStages: ['AWSCURRENT'] } };
  },
  'secretsmanager.PutSecretValue': (secrets, request) => {
    const { SecretId, SecretString } = putSecretValueRequest.parse(request);
    if (!secrets.has(SecretId)) return noSecret(SecretId);
    secrets.set(SecretId, SecretString);
    return { status: 200, answer: { Name: SecretId, VersionStages: ['AWSCURRENT'] } };
  },
};

function noSecret(secretId: string) {
  const answer = { __type: 'ResourceNotFoundException', Message: `There is no secret ${secretId}` };
  return { status: 400, answer };
}
