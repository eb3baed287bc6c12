import type { buildApp } from 'fauxqs';
import type { Outcome } from '../execution-environment.ts';
import { nameOfArn } from './account.ts';

/** Invokes the function of a name with an event as JSON; gives undefined where there is none of that name. */
export type InvokeByName = (name: string, event: string) => Promise<Outcome | undefined>;

/** Adds Lambda's Invoke to the front, synchronous whatever the invocation type asks for (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html). */
export function addInvoke(app: ReturnType<typeof buildApp>, invoke: InvokeByName): void {
  app.post<{ Params: { name: string } }>('/2015-03-31/functions/:name/invocations', async ({ params, body }, reply) => {
    const name = nameOfArn(params.name);
    const outcome = await invoke(name, textOf(body));
    reply.type('application/json');
    if (!outcome) {
      const answer = { Type: 'User', Message: `There is no function ${name}` };
      return reply.status(404).header('x-amzn-errortype', 'ResourceNotFoundException').send(JSON.stringify(answer));
    }
    if (outcome.kind === 'returned') return reply.send(outcome.payload);
    return reply.header('x-amz-function-error', 'Unhandled').send(JSON.stringify({ errorType: outcome.kind }));
  });
}

function textOf(body: unknown): string {
  if (Buffer.isBuffer(body)) return body.toString();
  return typeof body === 'string' ? body : JSON.stringify(body ?? {});
}
