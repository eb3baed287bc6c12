import middy, { type MiddlewareObj } from '@middy/core';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import httpSecurityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { Operation } from '../operation.ts';
import { answerOf } from '../result.ts';
import { fit } from './fit.ts';
import { invoke } from './invoke.ts';
import { errorFacts, log } from './log.ts';
import { noBatch, type Problem, ProblemError, tooLarge } from './problem.ts';
import { retryAfterSeconds, statusOf } from './status.ts';

/** A request as an HTTP API hands it over, with what its authorizer knows of the caller: nothing where nobody has to sign in (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html). */
type HttpEvent = APIGatewayProxyEventV2 & {
  readonly requestContext: {
    readonly authorizer?:
      | undefined
      | {
          readonly iam?: { readonly userArn: string } | null;
          readonly jwt?: { readonly claims: { readonly sub?: string } };
        };
  };
};

const mostBodyBytes = 4 * 1024 * 1024;

/** Gives the handler of HTTP requests: an answer with the results of the batch, or problem+json for what is none. */
export function httpHandler(operation: Operation) {
  return middy<HttpEvent, APIGatewayProxyStructuredResultV2>()
    .use(httpSecurityHeaders())
    .use(problemAnswers)
    .use(httpHeaderNormalizer())
    .use(bodyLimit)
    .use(httpJsonBodyParser({ disableContentTypeCheck: true }))
    .handler((event, context) => answer(operation, event, context));
}

async function answer(
  operation: Operation,
  event: HttpEvent,
  context: Context,
): Promise<APIGatewayProxyStructuredResultV2> {
  const batchId = event.requestContext.requestId;
  const given = idempotencyKey(event.headers);
  const invocation = {
    body: event.body,
    caller: callerOf(event),
    batchId,
    keyPrefix: given ?? batchId,
    isRepeatable: given !== undefined,
    remainingMs: () => context.getRemainingTimeInMillis(),
  };
  const results = fit((await invoke(operation, invocation)).results);
  const statusCode = statusOf(results);
  return {
    statusCode,
    headers: {
      'content-type': 'application/json',
      ...(statusCode === 503 ? { 'retry-after': String(retryAfterSeconds(results)) } : {}),
    },
    body: JSON.stringify(answerOf(results)),
  };
}

function callerOf({ requestContext: { authorizer } }: HttpEvent): string | undefined {
  return authorizer?.iam?.userArn ?? authorizer?.jwt?.claims.sub;
}

function idempotencyKey(headers: HttpEvent['headers']): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || /^[\x20-\x7e]{1,100}$/.test(key)) return key;
  throw noBatch('The Idempotency-Key header is not 1 to 100 printable ASCII characters.');
}

const bodyLimit: MiddlewareObj<HttpEvent> = {
  before({ event: { body = '', isBase64Encoded } }) {
    const bytes = Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8');
    if (bytes > mostBodyBytes) throw tooLarge(`${bytes} bytes are more than the ${mostBodyBytes} of one request`);
  },
};

const problemAnswers: MiddlewareObj<HttpEvent, APIGatewayProxyStructuredResultV2> = {
  onError(request) {
    const problem = problemOf(request.error);
    request.response = {
      statusCode: problem.status,
      headers: { 'content-type': 'application/problem+json' },
      body: JSON.stringify({ type: 'about:blank', ...problem }),
    };
  },
};

/** The status that a middleware's error has, as http-json-body-parser's for a body that is not JSON. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500;
}

function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (isRefusal(error)) return noBatch('The body is not JSON.').problem;
  log().error('request failed', errorFacts(error));
  return { title: 'Internal error', status: 500, detail: 'Repeat the same request with the same Idempotency-Key.' };
}
