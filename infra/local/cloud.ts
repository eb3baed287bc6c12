import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AwsFront, startAwsFront } from './aws-front.ts';
import { type Deployment, readDeployment } from './deployment.ts';
import { defaultAccounts } from './exchange/accounts.ts';
import type { Logs } from './execution-environment.ts';
import { type Invoke, startGateway } from './gateway.ts';
import { createLocalFunction } from './local-function.ts';
import { namePort } from './port-taken.ts';
import { synthesise } from './synthesise.ts';
import { readTemplate } from './template.ts';

/** An Exchange and how the functions sign in there: `auth` is what EWS_AUTH takes, `certificateAuthorities` (PEM) are trusted beside Node's own, and the rest is what the secret holds (docs/sign-in.md). */
export type ExchangeAccount = {
  readonly url: string;
  readonly auth: string;
  readonly certificateAuthorities?: string;
} & (
  | { readonly username: string; readonly password: string }
  | ({ readonly tenantId: string; readonly clientId: string; readonly tokenEndpoint?: string } & (
      | { readonly clientSecret: string }
      | { readonly certificate: string; readonly privateKey: string }
    ))
);

/** How a local cloud is started: a port that is absent or 0 is any free one, `exchange` stands in for the built-in one, `settleMs` (ms) is EWS_SETTLE_MS, `assembly` is the folder of a cloud assembly that is there already. */
export interface CloudOptions {
  readonly port?: number;
  readonly exchangePort?: number;
  readonly awsPort?: number;
  readonly exchange?: ExchangeAccount;
  readonly settleMs?: string | undefined;
  readonly assembly?: string;
  readonly logs: Logs;
}

/** A running local cloud: its addresses, its route keys and its queues. */
export interface Cloud {
  readonly url: string;
  readonly awsUrl: string;
  readonly exchange: ExchangeAccount;
  readonly routeKeys: readonly string[];
  readonly queueUrls: readonly string[];
  /** The URL of the queue whose name contains `namePart`; throws where there is none. */
  queueUrl(namePart: string): string;
  close(): Promise<void>;
}

/** Starts the synthesised stack on this machine: AWS front, Exchange, functions and gateway; throws PortTaken where a port is in use, having closed what it had started. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const started: Started = [];
  try {
    return await startParts(options, started);
  } catch (error) {
    await stop(started);
    throw error;
  }
}

/** What has been started and is to be stopped, in the order of starting. */
type Started = (() => Promise<void> | void)[];

async function stop(started: Started): Promise<void> {
  for (const stopOne of started.splice(0).reverse()) await stopOne();
}

async function startParts(options: CloudOptions, starting: Started): Promise<Cloud> {
  const { port = 0, exchangePort = 0, awsPort = 0 } = options;
  const template = await readTemplate(options.assembly ?? (await synthesisedFolder(starting)));
  const front = await namePort('AWS_PORT', awsPort, startAwsFront(awsPort));
  starting.push(front.close);
  const exchange = options.exchange ?? (await startBuiltInExchange(exchangePort, starting));

  const deployment = readDeployment(template, front.queueUrl);
  await provision(front, deployment, exchange);
  const variables = localVariables(front, exchange, options.settleMs);
  const routes = createRoutes(deployment, variables, options.logs, starting);
  const gateway = await namePort('PORT', port, startGateway(port, routes));
  starting.push(gateway.close);

  return {
    url: gateway.url,
    awsUrl: front.url,
    exchange,
    routeKeys: [...routes.keys()],
    queueUrls: deployment.queues.map(({ name }) => front.queueUrl(name)),
    queueUrl: (namePart) => front.queueUrl(queueName(deployment, namePart)),
    close: () => stop(starting),
  };
}

async function synthesisedFolder(starting: Started): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ews-batch-'));
  starting.push(() => rm(folder, { recursive: true, force: true }));
  await synthesise(folder);
  return folder;
}

async function startBuiltInExchange(port: number, starting: Started): Promise<ExchangeAccount> {
  const { startExchange } = await import('./exchange/server.ts');
  const { url, close } = await namePort('EXCHANGE_PORT', port, startExchange({ port }));
  starting.push(close);
  const service = defaultAccounts.find(({ mayImpersonate }) => mayImpersonate);
  if (!service) throw new Error('The built-in Exchange has no account that may impersonate the others');
  return { url, auth: 'basic', username: service.address, password: service.password };
}

// No stage of cdk.json needs to name such a secret for the functions here to have it.
const certificateAuthoritySecretId = 'ews-batch/certificate-authorities';

async function provision(front: AwsFront, { queues, functions }: Deployment, exchange: ExchangeAccount) {
  for (const { name, attributes } of queues) await front.createQueue(name, attributes);
  const { url: _, auth: __, certificateAuthorities, ...secret } = exchange;
  for (const { environment } of functions) front.putSecret(environment.EWS_SECRET_ID ?? '', JSON.stringify(secret));
  if (certificateAuthorities !== undefined) front.putSecret(certificateAuthoritySecretId, certificateAuthorities);
}

// What a deployment on this machine has instead of the stage's own settings.
function localVariables(front: AwsFront, exchange: ExchangeAccount, settleMs: string | undefined) {
  const { url, auth, certificateAuthorities } = exchange;
  const mailboxes = ['self', '*@contoso.com', ...('username' in exchange ? [exchange.username] : [])];
  return {
    AWS_ENDPOINT_URL: front.url,
    EWS_URL: url,
    EWS_AUTH: auth,
    // Empty, it stands in for the secret that a stage may name and that is not here.
    EWS_CA_SECRET_ID: certificateAuthorities === undefined ? '' : certificateAuthoritySecretId,
    ALLOWED_MAILBOXES: mailboxes.join(','),
    ...(settleMs === undefined ? {} : { EWS_SETTLE_MS: settleMs }),
  };
}

function createRoutes(
  { functions, routes }: Deployment,
  variables: Readonly<Record<string, string>>,
  logs: Logs,
  starting: Started,
): Map<string, Invoke> {
  const byArn = new Map(
    functions.map((deployed) => {
      const environment = { ...deployed.environment, ...variables };
      const local = createLocalFunction({ ...deployed, environment }, logs);
      starting.push(() => local.close());
      return [deployed.arn, local] as const;
    }),
  );
  return new Map(
    routes.map(({ routeKey, functionArn }) => {
      const routed = byArn.get(functionArn);
      if (!routed) throw new Error(`${routeKey} leads to ${functionArn}, which the template does not have`);
      return [routeKey, routed.invoke];
    }),
  );
}

function queueName({ queues }: Deployment, namePart: string): string {
  const queue = queues.find(({ name }) => name.includes(namePart));
  if (!queue) throw new Error(`The template has no queue whose name contains ${namePart}`);
  return queue.name;
}
