import type { Context } from 'aws-lambda';
import { answerOf, type BatchAnswer } from '../../contract/result.ts';
import type { Operation } from '../../operation/operation.ts';
import { fitAnswer } from '../common/fit-answer.ts';
import { type Problem, ProblemError } from '../common/problem.ts';
import type { OperationEnvironment } from './operation-environment.ts';
import { runRequest } from './run-request.ts';

/** Returns the handler of direct events; it returns the answer to the batch, or the problem of an event that is no batch. */
export function directHandler(operation: Operation, environment: () => OperationEnvironment) {
  return async (event: unknown, context: Context): Promise<BatchAnswer | Problem> => {
    const id = context.awsRequestId;
    const remainingMs = () => context.getRemainingTimeInMillis();
    try {
      // Lambda invokes an asynchronous event again under the same request id.
      const invocation = { body: event, batchId: id, keyPrefix: id, isRepeatable: true, remainingMs };
      return answerOf(fitAnswer(await runRequest(operation, invocation, environment())));
    } catch (error) {
      if (error instanceof ProblemError) return error.problem;
      throw error;
    }
  };
}
