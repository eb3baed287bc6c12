import { flushCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Invocation, Outcome, Report } from './execution-environment.ts';

// The process of one execution environment. It loads the bundle that its command line names, reports that, and then runs one invocation at a time.

type Handler = (event: unknown, context: object) => unknown;

const [bundleFile = '', exportName = ''] = process.argv.slice(2);
// Node has read it, and the function sees only what Lambda would set.
delete process.env.NODE_COMPILE_CACHE;
const handler = await loadHandler();
// This process ends by SIGKILL, so that Node would not write the cache at the end.
flushCompileCache();

process.on('message', async (invocation: Invocation) => send(await run(invocation)));
process.on('disconnect', () => process.exit());
send({ kind: 'returned', payload: 'null' });

async function loadHandler(): Promise<Handler> {
  const bundle: Readonly<Record<string, unknown>> = await import(pathToFileURL(bundleFile).href);
  const exported = bundle[exportName];
  if (!isHandler(exported)) throw new TypeError(`${bundleFile} exports no function ${exportName}`);
  return exported;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}

async function run(invocation: Invocation): Promise<Outcome> {
  try {
    const result = await handler(JSON.parse(invocation.event), createContext(invocation));
    return { kind: 'returned', payload: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    console.error(error);
    return { kind: 'failed' };
  }
}

function send(outcome: Outcome): void {
  const report: Report = { outcome, maxMemoryUsed: Math.ceil(process.resourceUsage().maxRSS / 1024) };
  process.send?.(report);
}

function createContext({ requestId, deadline }: Invocation) {
  return {
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}
