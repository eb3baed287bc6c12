import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { errorFacts } from './log-facts.ts';
import type { Monitor } from './monitor.ts';
import { notABatch, type Problem, ProblemError } from './problem.ts';

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

/** Whether a middleware refused the request, as http-json-body-parser does for a body that is not JSON. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500;
}

/** Whether http-json-body-parser found no body at all: it names the body as the cause's data. */
function isOfEmptyBody({ cause }: Error): boolean {
  return typeof cause === 'object' && cause !== null && 'data' in cause && !cause.data;
}

function problemOf(error: unknown, remedy: string, monitor: () => Monitor): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (isRefusal(error)) return notABatch(isOfEmptyBody(error) ? 'The body is empty.' : 'The body is not JSON.').problem;
  monitor().error('request failed', errorFacts(error));
  return { title: 'Internal error', status: 500, detail: remedy };
}
