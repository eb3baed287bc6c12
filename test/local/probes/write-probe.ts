import { setTimeout as sleep } from 'node:timers/promises';

/** A function that does what the query names, so that tests see how the local cloud runs it. */
export const operation = { name: 'WriteProbe', effect: 'write' } as const;

interface Context {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

const actions: Readonly<Record<string, (argument: string, context: Context) => unknown>> = {
  environment: () => process.env,
  process: () => ({ pid: process.pid }),
  context: (_, context) => ({ ...context, remainingMs: context.getRemainingTimeInMillis() }),
  sleep: async (ms) => {
    await sleep(Number(ms));
    return { pid: process.pid };
  },
  exit: () => process.exit(1),
  fail: () => {
    throw new Error('asked for');
  },
  repeat: (count) => 'x'.repeat(Number(count)),
  answer: (json) => JSON.parse(json),
};

/** Does what the query names, or returns the event if it names nothing. */
export async function handler(event: { readonly rawQueryString: string }, context: Context): Promise<unknown> {
  const [action = '', argument = ''] = [...new URLSearchParams(event.rawQueryString)][0] ?? [];
  return actions[action] ? actions[action](argument, context) : event;
}
