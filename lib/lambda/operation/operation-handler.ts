import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Operation } from '../../operation/operation.ts';
import type { Composition } from '../common/composition.ts';
import { withMetrics } from '../common/monitor.ts';
import { directHandler } from './direct-handler.ts';
import { httpHandler } from './http-handler.ts';
import type { OperationEnvironment } from './operation-environment.ts';

/** Returns the Lambda handler of an operation, for HTTP requests (payload format 2.0) and for direct events. */
export function operationHandler(operation: Operation, composition: Composition<OperationEnvironment>) {
  const http = httpHandler(operation, composition);
  const direct = directHandler(operation, composition.environment);
  return withMetrics<unknown, unknown>(composition.monitor, async (event, context) =>
    isHttp(event) ? http(event, context) : direct(event, context),
  );
}

function isHttp(event: unknown): event is APIGatewayProxyEventV2 {
  return typeof event === 'object' && event !== null && 'requestContext' in event;
}
