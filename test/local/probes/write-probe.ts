import { setTimeout as sleep } from 'node:timers/promises';

/** A function that does to itself what a test asks for in the query, so that the local cloud's own behaviour shows. */
export const operation = { name: 'WriteProbe', effect: 'write' } as const;

interface Context {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

const deeds: Readonly<Record<string, (argument: string, context: Context) => unknown>> = {
  environment: () => process.env,
  process: () => ({ pid: process.pid }),
  context: (_, context) => ({ ...context, remainingMs: context.getRemainingTimeInMillis() }),
  sleep: async (ms) => {
    await sleep(Number(ms));
    return { pid: process.pid };
  },
  spin: () => {
    for (;;);
  },
  exit: () => process.exit(1),
  fail: () => {
    throw new Error('asked for');
  },
  repeat: (count) => 'x'.repeat(Number(count)),
  answer: (json) => JSON.parse(json),
};

/** Does the deed that the query names, or gives the event back where it names none. */
export async function handler(event: { readonly rawQueryString: string }, context: Context): Promise<unknown> {
  const [deed = '', argument = ''] = [...new URLSearchParams(event.rawQueryString)][0] ?? [];
  return deeds[deed] ? deeds[deed](argument, context) : event;
}
