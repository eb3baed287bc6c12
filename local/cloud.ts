import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InvokeByName } from './aws/invoke.ts';
import { startAwsFront } from './aws-front.ts';
import { type Deployment, readDeployment } from './deployment.ts';
import { startEventSourceMappings } from './event-source/event-source-mappings.ts';
import { startRules } from './event-source/rules.ts';
import { builtInAccount, type ExchangeAccount } from './exchange-account.ts';
import type { Logs } from './execution-environment.ts';
import { type RoutedFunction, startGateway } from './gateway.ts';
import { createLocalFunction, type LocalFunction } from './local-function.ts';
import { named } from './named.ts';
import { checkPorts } from './port-taken.ts';
import { type LocalSettings, localVariables, provision } from './provision.ts';
import { synthesise } from './synthesise.ts';
import { readTemplate } from './template.ts';

/** How a local cloud is started: a port that is absent or 0 is any free one, `exchange` stands in for the built-in one, `visibilityTimeout` (s) stands in for that of the queues that Lambda polls, `assembly` is the folder of a cloud assembly that is there already, `auth` makes the gateway ask for what the deployed one asks for. */
export interface CloudOptions extends LocalSettings {
  readonly port?: number;
  readonly exchangePort?: number;
  readonly awsPort?: number;
  readonly exchange?: ExchangeAccount;
  readonly visibilityTimeout?: number;
  readonly assembly?: string;
  readonly auth?: boolean;
  readonly logs: Logs;
}

/** A running local cloud: its addresses, its route keys, its queues and its buckets. */
export interface Cloud {
  readonly url: string;
  readonly awsUrl: string;
  readonly exchange: ExchangeAccount;
  readonly routeKeys: readonly string[];
  readonly queueUrls: readonly string[];
  readonly bucketNames: readonly string[];
  /** The URL of the queue whose name contains `namePart`; throws where there is none. */
  queueUrl(namePart: string): string;
  /** The name of the function whose name contains `namePart`; throws where there is none. */
  functionName(namePart: string): string;
  /** Ends the processes of the function whose name contains `namePart` with SIGKILL, whatever they are at; throws where there is none. */
  killFunction(namePart: string): void;
  /** The most memory, in MB, that a process of the function whose name contains `namePart` has used; throws where there is none. */
  maxMemoryUsed(namePart: string): number;
  close(): Promise<void>;
}

/** Starts the synthesised stack on this machine: AWS front, Exchange, functions, event source mappings and gateway; throws PortTaken before anything else where a port is in use, and SynthesisError, having closed what it had started. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { port = 0, exchangePort = 0, awsPort = 0 } = options;
  await checkPorts({ PORT: port, EXCHANGE_PORT: exchangePort, AWS_PORT: awsPort });
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
  const { port = 0, exchangePort = 0, awsPort = 0, visibilityTimeout } = options;
  const template = await readTemplate(options.assembly ?? (await synthesisedFolder(starting)));
  const functions: LocalFunction[] = [];
  const invoke: InvokeByName = async (name, event) => functions.find((each) => each.name === name)?.invoke(event);
  const front = await startAwsFront(awsPort, invoke);
  starting.push(front.close);
  const exchange = options.exchange ?? (await startBuiltInExchange(exchangePort, starting));

  const deployment = readDeployment(template, front.queueUrl);
  await provision(front, deployment, exchange, visibilityTimeout);
  functions.push(...createFunctions(deployment, localVariables(front, exchange, options), options.logs));
  for (const { close } of functions) starting.push(close);
  const routes = routesTo(functions, deployment, options.auth === true);
  const gateway = await startGateway(port, routes);
  starting.push(gateway.close);
  starting.push(startEventSourceMappings(deployment, functions, front));
  starting.push(startRules(deployment, functions, front));

  return {
    url: gateway.url,
    awsUrl: front.url,
    exchange,
    routeKeys: [...routes.keys()],
    bucketNames: deployment.buckets,
    queueUrls: deployment.queues.map(({ name }) => front.queueUrl(name)),
    queueUrl: (namePart) => front.queueUrl(named(deployment.queues, 'queue', namePart).name),
    functionName: (namePart) => named(functions, 'function', namePart).name,
    killFunction: (namePart) => named(functions, 'function', namePart).kill(),
    maxMemoryUsed: (namePart) => named(functions, 'function', namePart).maxMemoryUsed,
    close: () => stop(starting),
  };
}

async function synthesisedFolder(starting: Started): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ews-batch-'));
  starting.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  await synthesise(folder);
  return folder;
}

async function startBuiltInExchange(port: number, starting: Started): Promise<ExchangeAccount> {
  const { startExchange } = await import('../packages/exchange-emulator/src/server.ts');
  const { url, close } = await startExchange({ port });
  starting.push(close);
  return builtInAccount(url);
}

function createFunctions(
  { functions }: Deployment,
  variables: Readonly<Record<string, string>>,
  logs: Logs,
): readonly LocalFunction[] {
  return functions.map((deployed) =>
    createLocalFunction({ ...deployed, environment: { ...deployed.environment, ...variables } }, logs),
  );
}

function routesTo(
  functions: readonly LocalFunction[],
  { routes }: Deployment,
  auth: boolean,
): Map<string, RoutedFunction> {
  return new Map(
    routes.map(({ routeKey, functionArn, authorization }) => {
      const routed = functions.find(({ arn }) => arn === functionArn);
      if (!routed) throw new Error(`${routeKey} leads to ${functionArn}, which the template does not have`);
      return [routeKey, { authorization: auth ? authorization : 'NONE', invoke: routed.invoke }];
    }),
  );
}
