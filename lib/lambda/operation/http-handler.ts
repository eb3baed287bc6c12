import middy, { type MiddlewareObj } from '@middy/core';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import httpSecurityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { Operation } from '../../operation/operation.ts';
import { callerOf } from '../common/caller.ts';
import type { Composition } from '../common/composition.ts';
import { jsonBody } from '../common/json-body.ts';
import { noIdempotency, notABatch, tooLarge } from '../common/problem.ts';
import { problemAnswers } from '../common/problem-answers.ts';
import { sha256 } from '../common/sha256.ts';
import type { Answer } from './answer.ts';
import { answerAlone, hasKeysOfCaller } from './answer-alone.ts';
import { answerOnce } from './answer-once.ts';
import type { OperationEnvironment } from './operation-environment.ts';
import { readPreference } from './preference.ts';
import { type Respond, respond } from './respond.ts';
import { acceptRequest } from './run-request.ts';

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
): Promise<Answer> {
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
  const accepted = acceptRequest(operation, invocation, environment);
  const preference = readPreference(event.headers.prefer);
  const respondTo: Respond = (each) => respond(each, preference, environment);
  const bucket = environment.batches?.bucket;
  if (idempotencyKey !== undefined) {
    if (!bucket) throw noIdempotency();
    return answerOnce(accepted, `claims/idempotency/${sha256(idempotencyKey)}`, bucket, environment, respondTo);
  }
  if (bucket && hasKeysOfCaller(accepted)) return answerAlone(accepted, bucket, environment, respondTo);
  return (await respondTo(accepted)).answer;
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
