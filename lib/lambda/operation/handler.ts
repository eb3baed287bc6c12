import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Operation } from '../../operation/operation.ts';
import { withMetrics } from '../common/metrics.ts';
import { directHandler } from './direct.ts';
import { httpHandler } from './http.ts';

/** The Lambda handler of an operation, for HTTP requests (payload format 2.0) and for direct events, which are the request's JSON itself. */
export function lambdaHandler(operation: Operation) {
  const http = httpHandler(operation);
  const direct = directHandler(operation);
  return withMetrics<unknown>(async (event, context) =>
    isHttp(event) ? http(event, context) : direct(event, context),
  );
}

function isHttp(event: unknown): event is APIGatewayProxyEventV2 {
  return typeof event === 'object' && event !== null && 'requestContext' in event;
}
