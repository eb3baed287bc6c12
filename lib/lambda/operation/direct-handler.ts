import type { Context } from 'aws-lambda';
import type { Operation } from '../../operation/operation.ts';
import { ProblemError } from '../common/problem.ts';
import { sha256 } from '../common/sha256.ts';
import type { Answer } from './answer.ts';
import { answerOnce } from './answer-once.ts';
import type { OperationEnvironment } from './operation-environment.ts';
import { type Respond, respond } from './respond.ts';
import { acceptRequest } from './run-request.ts';

/** Returns the handler of direct events; it returns the answer to the batch, or the problem of an event that is no batch. */
export function directHandler(operation: Operation, environment: () => OperationEnvironment) {
  return async (event: unknown, context: Context): Promise<unknown> => {
    try {
      return JSON.parse((await answer(operation, event, context, environment())).body);
    } catch (error) {
      // A problem that passes is thrown, so that Lambda invokes an asynchronous event again later.
      if (error instanceof ProblemError && error.retryAfterSeconds === undefined) return error.problem;
      throw error;
    }
  };
}

async function answer(
  operation: Operation,
  event: unknown,
  context: Context,
  environment: OperationEnvironment,
): Promise<Answer> {
  const id = context.awsRequestId;
  const remainingMs = () => context.getRemainingTimeInMillis();
  // Lambda invokes an asynchronous event again under the same request id.
  const invocation = { body: event, batchId: id, keyPrefix: id, isRepeatable: true, remainingMs };
  const accepted = acceptRequest(operation, invocation, environment);
  const respondTo: Respond = (each) => respond(each, undefined, environment);
  const bucket = environment.batches?.bucket;
  if (!bucket || operation.effect === 'read') return (await respondTo(accepted)).answer;
  return answerOnce(accepted, `claims/events/${sha256(id)}`, bucket, environment, respondTo);
}
