import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { errorFacts } from './log-facts.ts';
import type { Monitor } from './monitor.ts';
import { type Problem, ProblemError } from './problem.ts';

/** Returns the middleware that answers application/problem+json for a thrown error; `remedy` is what a 500 tells the caller to do. */
export function problemAnswers(
  remedy: string,
  monitor: () => Monitor,
): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  return {
    onError(request) {
      const problem = problemOf(request.error, remedy, monitor);
      const retryAfter = request.error instanceof ProblemError ? request.error.retryAfterSeconds : undefined;
      request.response = {
        statusCode: problem.status,
        headers: {
          'content-type': 'application/problem+json',
          ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
        },
        body: JSON.stringify({ type: 'about:blank', ...problem }),
      };
    },
  };
}

function problemOf(error: unknown, remedy: string, monitor: () => Monitor): Problem {
  if (error instanceof ProblemError) return error.problem;
  monitor().error('request failed', errorFacts(error));
  return { title: 'Internal error', status: 500, detail: remedy };
}
