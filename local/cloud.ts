import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AwsFront, startAwsFront } from './aws/aws-front.ts';
import type { InvokeByName } from './aws/invoke.ts';
import { startEventSourceMappings } from './event-source/start-event-source-mappings.ts';
import { startRules } from './event-source/start-rules.ts';
import type { ExchangeAccount } from './exchange/exchange-account.ts';
import { startEmulator } from './exchange/start-emulator.ts';
import type { Logs } from './functions/execution-environment.ts';
import { createLocalFunction, type LocalFunction } from './functions/local-function.ts';
import { createLocalVariables, type FunctionSettings } from './functions/local-variables.ts';
import { createRoutes } from './gateway/create-routes.ts';
import { type Gateway, startGateway } from './gateway/gateway.ts';
import { type Deployment, readDeployment } from './stack/deployment.ts';
import { findByName } from './stack/find-by-name.ts';
import { provision } from './stack/provision.ts';
import { synthesise } from './stack/synthesise.ts';
import { readTemplate } from './stack/template.ts';
import { checkPorts } from './start/check-ports.ts';

/** The options of a local cloud. A port that is undefined or 0 means any free port. */
export interface CloudOptions extends FunctionSettings {
  readonly port?: number;
  readonly exchangePort?: number;
  readonly awsPort?: number;
  /** Another Exchange than the built-in one, which is then not started. */
  readonly exchange?: ExchangeAccount;
  /** Replaces the visibility timeout of the queues that Lambda polls, in seconds. */
  readonly visibilityTimeout?: number;
  /** The folder of an existing cloud assembly. If undefined, the default stage is synthesised. */
  readonly assembly?: string;
  /** Whether the gateway requires the sign-in that the deployed API requires. Default: false. */
  readonly auth?: boolean;
  readonly logs: Logs;
}

/** A running local cloud. Its methods find a resource by a part of its name, such as the logical id without its hash. */
export interface Cloud {
  readonly url: string;
  readonly awsUrl: string;
  readonly exchange: ExchangeAccount;
  readonly routeKeys: readonly string[];
  readonly queueUrls: readonly string[];
  readonly bucketNames: readonly string[];
  /** Returns the URL of the queue whose name contains `namePart`. Throws if there is none. */
  queueUrl(namePart: string): string;
  /** Returns the name of the function whose name contains `namePart`. Throws if there is none. */
  functionName(namePart: string): string;
  /** Ends the processes of a function with SIGKILL, even during an invocation. Throws if there is no such function. */
  killFunction(namePart: string): void;
  /** Returns the peak memory of a function's processes, in MB. Throws if there is no such function. */
  maxMemoryUsed(namePart: string): number;
  close(): Promise<void>;
}

/** Starts the synthesised stack on this machine. Throws PortsInUse before it starts anything. Throws SynthesisError after it has stopped what it had started. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { port = 0, exchangePort = 0, awsPort = 0 } = options;
  await checkPorts({ PORT: port, EXCHANGE_PORT: exchangePort, AWS_PORT: awsPort });
  const stops: Stops = [];
  try {
    return toCloud(await startParts(options, stops), stops);
  } catch (error) {
    await stopAll(stops);
    throw error;
  }
}

/** The functions that stop the parts of a cloud, in the order in which the parts started. */
type Stops = (() => Promise<void> | void)[];

/** The started parts of a cloud. */
interface Parts {
  readonly gateway: Gateway;
  readonly front: AwsFront;
  readonly exchange: ExchangeAccount;
  readonly deployment: Deployment;
  readonly functions: readonly LocalFunction[];
}

async function stopAll(stops: Stops): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}

async function startParts(options: CloudOptions, stops: Stops): Promise<Parts> {
  const { port = 0, exchangePort = 0, awsPort = 0, visibilityTimeout } = options;
  const template = await readTemplate(options.assembly ?? (await synthesiseIntoTemporaryFolder(stops)));
  const functions: LocalFunction[] = [];
  const invoke: InvokeByName = async (name, event, requestId) =>
    functions.find((each) => each.name === name)?.invoke(event, requestId);
  const front = await startAwsFront(awsPort, invoke);
  stops.push(front.close);
  const exchange = options.exchange ?? (await startExchange(exchangePort, stops));

  const deployment = readDeployment(template, front.queueUrl);
  await provision(front, deployment, exchange, visibilityTimeout);
  functions.push(...createFunctions(deployment, createLocalVariables(front, exchange, options), options.logs));
  for (const { close } of functions) stops.push(close);
  const gateway = await startGateway(port, createRoutes(deployment, functions, options.auth === true));
  stops.push(gateway.close);
  stops.push(startEventSourceMappings(deployment, functions, front));
  stops.push(startRules(deployment, functions, front));
  return { gateway, front, exchange, deployment, functions };
}

function toCloud({ gateway, front, exchange, deployment, functions }: Parts, stops: Stops): Cloud {
  const findFunction = (namePart: string) => findByName(functions, 'function', namePart);
  return {
    url: gateway.url,
    awsUrl: front.url,
    exchange,
    routeKeys: deployment.routes.map(({ routeKey }) => routeKey),
    bucketNames: deployment.bucketNames,
    queueUrls: deployment.queues.map(({ name }) => front.queueUrl(name)),
    queueUrl: (namePart) => front.queueUrl(findByName(deployment.queues, 'queue', namePart).name),
    functionName: (namePart) => findFunction(namePart).name,
    killFunction: (namePart) => findFunction(namePart).kill(),
    maxMemoryUsed: (namePart) => findFunction(namePart).maxMemoryUsed,
    close: () => stopAll(stops),
  };
}

async function synthesiseIntoTemporaryFolder(stops: Stops): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ews-batch-'));
  stops.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  await synthesise(folder);
  return folder;
}

async function startExchange(port: number, stops: Stops): Promise<ExchangeAccount> {
  const { account, close } = await startEmulator(port);
  stops.push(close);
  return account;
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
