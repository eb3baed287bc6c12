import type { Context } from 'aws-lambda';
import { answerOf, type BatchAnswer } from '../../contract/result.ts';
import type { Operation } from '../../operation/operation.ts';
import { fit } from '../common/fit.ts';
import { type Problem, ProblemError } from '../common/problem.ts';
import { invoke } from './invoke.ts';

/** Gives the handler of direct events: it returns the answer to the batch or, for what is none, the problem. */
export function directHandler(operation: Operation) {
  return async (event: unknown, context: Context): Promise<BatchAnswer | Problem> => {
    const id = context.awsRequestId;
    const remainingMs = () => context.getRemainingTimeInMillis();
    try {
      // Lambda invokes an asynchronous event again under the same request id.
      const invocation = { body: event, batchId: id, keyPrefix: id, isRepeatable: true, remainingMs };
      const { results } = await invoke(operation, invocation);
      return answerOf(fit(results));
    } catch (error) {
      if (error instanceof ProblemError) return error.problem;
      throw error;
    }
  };
}
