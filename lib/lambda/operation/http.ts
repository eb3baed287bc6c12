import middy, { type MiddlewareObj } from '@middy/core';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import httpSecurityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { answerOf, type Result } from '../../contract/result.ts';
import type { Operation } from '../../operation/operation.ts';
import { callerOf } from '../common/caller.ts';
import { fit } from '../common/fit.ts';
import { noBatch, tooLarge } from '../common/problem.ts';
import { problemAnswers } from '../common/problem-answers.ts';
import { invoke } from './invoke.ts';
import { preferenceApplied, readPreference } from './preference.ts';
import { begin } from './respond-async.ts';
import { retryAfterSeconds, statusOf } from './status.ts';

const mostBodyBytes = 4 * 1024 * 1024;

/** Gives the handler of HTTP requests: an answer with the results of the batch, or problem+json for what is none. */
export function httpHandler(operation: Operation) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(httpSecurityHeaders())
    .use(problemAnswers('Repeat the same request with the same Idempotency-Key.'))
    .use(httpHeaderNormalizer())
    .use(bodyLimit)
    .use(httpJsonBodyParser({ disableContentTypeCheck: true }))
    .handler((event, context) => answer(operation, event, context));
}

async function answer(
  operation: Operation,
  event: APIGatewayProxyEventV2,
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
  const preference = readPreference(event.headers.prefer);
  if (!preference) return batchAnswer((await invoke(operation, invocation)).results);
  const begun = await begin(operation, invocation, preference);
  const applied = { 'preference-applied': preferenceApplied(preference, 'batchId' in begun) };
  return 'batchId' in begun ? accepted(begun.batchId, applied) : batchAnswer(begun.answer.results, applied);
}

function accepted(batchId: string, headers: Headers): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: 202,
    headers: { 'content-type': 'application/json', location: `/batches/${batchId}`, ...headers },
    body: JSON.stringify({ batchId }),
  };
}

type Headers = Readonly<Record<string, string>>;

function batchAnswer(all: readonly Result[], headers: Headers = {}): APIGatewayProxyStructuredResultV2 {
  const results = fit(all);
  const statusCode = statusOf(results);
  return {
    statusCode,
    headers: {
      'content-type': 'application/json',
      ...headers,
      ...(statusCode === 503 ? { 'retry-after': String(retryAfterSeconds(results)) } : {}),
    },
    body: JSON.stringify(answerOf(results)),
  };
}

function idempotencyKey(headers: APIGatewayProxyEventV2['headers']): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || /^[\x20-\x7e]{1,100}$/.test(key)) return key;
  throw noBatch('The Idempotency-Key header is not 1 to 100 printable ASCII characters.');
}

const bodyLimit: MiddlewareObj<APIGatewayProxyEventV2> = {
  before({ event: { body = '', isBase64Encoded } }) {
    const bytes = Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8');
    if (bytes > mostBodyBytes) throw tooLarge(`${bytes} bytes are more than the ${mostBodyBytes} of one request`);
  },
};
