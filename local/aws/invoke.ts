import { randomUUID } from 'node:crypto';
import type { buildApp } from 'fauxqs';
import type { Outcome } from '../functions/execution-environment.ts';
import { nameOfArn } from './account.ts';

/** Invokes a function by name with an event as JSON, under a request id. Returns undefined if no function has that name. */
export type InvokeByName = (name: string, event: string, requestId: string) => Promise<Outcome | undefined>;

type App = ReturnType<typeof buildApp>;

// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
/** Adds Lambda's Invoke to the AWS front. It is always synchronous; the invocation type is ignored. A request may name its id, to invoke a function again as Lambda's retries do. */
export function addInvoke(app: App, invoke: InvokeByName): void {
  app.register(async (scope) => {
    // Lambda reads the payload as JSON and ignores its content type.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    addRoute(scope, invoke);
  });
}

function addRoute(scope: Pick<App, 'post'>, invoke: InvokeByName): void {
  scope.post<{ Params: { name: string }; Body: string | undefined }>(
    '/2015-03-31/functions/:name/invocations',
    async ({ params, headers, body }, reply) => {
      const name = nameOfArn(params.name);
      const { 'x-amzn-requestid': givenId } = headers;
      const requestId = typeof givenId === 'string' ? givenId : randomUUID();
      const outcome = await invoke(name, body || '{}', requestId);
      reply.type('application/json').header('x-amzn-requestid', requestId);
      if (!outcome) {
        const answer = { Type: 'User', Message: `Function not found: ${name}` };
        return reply.status(404).header('x-amzn-errortype', 'ResourceNotFoundException').send(JSON.stringify(answer));
      }
      if (outcome.kind === 'returned') return reply.send(outcome.payload);
      return reply.header('x-amz-function-error', 'Unhandled').send(JSON.stringify({ errorType: outcome.kind }));
    },
  );
}
