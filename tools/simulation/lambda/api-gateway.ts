import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Simulation } from '../core/simulation.ts';
import type { InvocationEnd } from './lambda-function.ts';

/** A request over HTTP: its route, and what API Gateway takes from its path, headers and body. */
export interface HttpCall {
  readonly route: string;
  readonly functionName: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The answer that a caller gets; without a status, it gets none. */
export interface HttpReply {
  readonly requestId: string;
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Sends a request and hands its reply to the caller; returns the request's id. */
export type Ask = (call: HttpCall, replied: (reply: HttpReply) => void) => string;

const timeoutMs = 30_000;

/** Returns an HTTP API in front of functions. */
export function createApiGateway(
  invoke: (functionName: string, event: unknown, ended: (end: InvocationEnd) => void) => void,
  { world, faults, latency, newId }: Simulation,
): Ask {
  return (call, replied) => {
    const requestId = newId('request-');
    let isOver = false;
    const reply = (status: number, headers: HttpReply['headers'], text: string) => {
      if (isOver) return;
      isOver = true;
      const isLost = faults.strike('an answer to the caller is lost', call.route);
      const nothing = { requestId, status: undefined, headers: {}, text: '' };
      world.after(latency(), () => replied(isLost ? nothing : { requestId, status, headers, text }));
    };
    world.after(timeoutMs, () => reply(503, {}, '{"message":"Service Unavailable"}'));
    world.after(latency(), () =>
      invoke(call.functionName, eventOf(call, requestId), (end) => {
        if (end.kind === 'failed') return reply(500, {}, '{"message":"Internal Server Error"}');
        const { statusCode = 200, headers = {}, body = '' } = answerIn(end.value);
        reply(statusCode, headers, body);
      }),
    );
    return requestId;
  };
}

function answerIn(value: unknown): APIGatewayProxyStructuredResultV2 {
  return typeof value === 'object' && value !== null ? value : {};
}

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
function eventOf({ route, parameters = {}, query = {}, headers = {}, body }: HttpCall, requestId: string) {
  const [method = 'GET', rawPath = '/'] = route.split(' ');
  return {
    version: '2.0',
    routeKey: route,
    rawPath,
    rawQueryString: '',
    headers: { 'content-type': 'application/json', ...headers },
    queryStringParameters: query,
    pathParameters: parameters,
    requestContext: { requestId, http: { method } },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  };
}
