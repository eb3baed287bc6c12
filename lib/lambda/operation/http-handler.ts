import middy, { type MiddlewareObj } from '@middy/core';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import httpSecurityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { answerOf, type Result } from '../../contract/result.ts';
import type { Operation } from '../../operation/operation.ts';
import { callerOf } from '../common/caller.ts';
import type { Composition } from '../common/composition.ts';
import { fitAnswer } from '../common/fit-answer.ts';
import { jsonBody } from '../common/json-body.ts';
import { notABatch, tooLarge } from '../common/problem.ts';
import { problemAnswers } from '../common/problem-answers.ts';
import { jsonAnswer } from '../common/routed-handler.ts';
import { httpStatusOf, retryAfterSeconds } from './http-status.ts';
import type { OperationEnvironment } from './operation-environment.ts';
import { preferenceApplied, readPreference } from './preference.ts';
import { respondAsync } from './respond-async.ts';
import { runRequest } from './run-request.ts';

const maxBodyBytes = 4 * 1024 * 1024;

/** Returns the handler of HTTP requests; it answers with the results, or problem+json for a request that is no batch. */
export function httpHandler(operation: Operation, { environment, monitor }: Composition<OperationEnvironment>) {
  const remedy = 'Repeat the same request with the same Idempotency-Key.';
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(httpSecurityHeaders())
    .use(problemAnswers(remedy, monitor))
    .use(httpHeaderNormalizer())
    .use(bodyLimit)
    .use(jsonBody)
    .handler((event, context) => answer(operation, event, context, environment()));
}

async function answer(
  operation: Operation,
  event: APIGatewayProxyEventV2,
  context: Context,
  environment: OperationEnvironment,
): Promise<APIGatewayProxyStructuredResultV2> {
  const batchId = event.requestContext.requestId;
  const idempotencyKey = readIdempotencyKey(event.headers);
  const invocation = {
    body: event.body,
    caller: callerOf(event),
    batchId,
    keyPrefix: idempotencyKey ?? batchId,
    isRepeatable: idempotencyKey !== undefined,
    remainingMs: () => context.getRemainingTimeInMillis(),
  };
  const preference = readPreference(event.headers.prefer);
  if (!preference) return answerWith(await runRequest(operation, invocation, environment));
  const response = await respondAsync(operation, invocation, preference, environment);
  const headers = { 'preference-applied': preferenceApplied(preference, 'batchId' in response) };
  return 'batchId' in response ? accepted(response.batchId, headers) : answerWith(response.results, headers);
}

type Headers = Readonly<Record<string, string>>;

function accepted(batchId: string, headers: Headers): APIGatewayProxyStructuredResultV2 {
  const answer = jsonAnswer({ batchId }, 202);
  return { ...answer, headers: { ...answer.headers, location: `/batches/${batchId}`, ...headers } };
}

function answerWith(all: readonly Result[], headers: Headers = {}): APIGatewayProxyStructuredResultV2 {
  const results = fitAnswer(all);
  const statusCode = httpStatusOf(results);
  const retryAfter = statusCode === 503 ? { 'retry-after': String(retryAfterSeconds(results)) } : {};
  const answer = jsonAnswer(answerOf(results), statusCode);
  return { ...answer, headers: { ...answer.headers, ...headers, ...retryAfter } };
}

function readIdempotencyKey(headers: APIGatewayProxyEventV2['headers']): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || /^[\x20-\x7e]{1,100}$/.test(key)) return key;
  throw notABatch('The Idempotency-Key header must be 1 to 100 printable ASCII characters.');
}

const bodyLimit: MiddlewareObj<APIGatewayProxyEventV2> = {
  before({ event: { body = '', isBase64Encoded } }) {
    const bytes = Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8');
    if (bytes > maxBodyBytes) throw tooLarge(`${bytes} bytes are more than the ${maxBodyBytes} of one request`);
  },
};
