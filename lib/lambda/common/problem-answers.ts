import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { errorFacts, log } from './log.ts';
import { noBatch, type Problem, ProblemError } from './problem.ts';

/** Gives the middleware that answers application/problem+json where a handler throws; `whatToDo` is its sentence for an error that is not the caller's. */
export function problemAnswers(
  whatToDo: string,
): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  return {
    onError(request) {
      const problem = problemOf(request.error, whatToDo);
      request.response = {
        statusCode: problem.status,
        headers: { 'content-type': 'application/problem+json' },
        body: JSON.stringify({ type: 'about:blank', ...problem }),
      };
    },
  };
}

/** The status that a middleware's error has, as http-json-body-parser's for a body that is not JSON. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500;
}

/** Whether http-json-body-parser found no body at all: it names the body as the cause's data. */
function isOfNoBody({ cause }: Error): boolean {
  return typeof cause === 'object' && cause !== null && 'data' in cause && !cause.data;
}

function problemOf(error: unknown, whatToDo: string): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (isRefusal(error)) return noBatch(isOfNoBody(error) ? 'The body is empty.' : 'The body is not JSON.').problem;
  log().error('request failed', errorFacts(error));
  return { title: 'Internal error', status: 500, detail: whatToDo };
}
