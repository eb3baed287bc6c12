import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { accountId } from '../aws/account.ts';
import type { Route } from './find-route.ts';
import type { Authorizer } from './sign-in/authorize.ts';

const apiId = 'local';
const textTypes = /^(text\/|application\/([\w.-]+\+)?(json|xml|javascript)\b)/;

/** Returns the event for a request (payload format 2.0). Header names are in lower case, repeated values are joined by commas, and binary bodies are in base64. */
export function httpEvent(
  request: IncomingMessage,
  body: Buffer,
  { routeKey, pathParameters }: Route,
  authorizer: Authorizer,
): APIGatewayProxyEventV2 {
  const { pathname, search, searchParams } = new URL(request.url ?? '/', 'http://local');
  const { cookie, ...headers } = joinHeaders(request);
  const isText = textTypes.test(headers['content-type'] ?? 'text/plain') && !headers['content-encoding'];
  return {
    version: '2.0',
    routeKey,
    rawPath: pathname,
    rawQueryString: search.slice(1),
    ...(cookie === undefined ? {} : { cookies: cookie.split('; ') }),
    headers,
    ...(Object.keys(pathParameters).length === 0 ? {} : { pathParameters }),
    ...(search === '' ? {} : { queryStringParameters: joinRepeated(searchParams) }),
    requestContext: { ...createRequestContext(request, pathname, routeKey), ...(authorizer ? { authorizer } : {}) },
    ...(body.length === 0 ? {} : { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function joinHeaders({ headersDistinct }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(',')]));
}

function joinRepeated(searchParams: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name).join(',')]));
}

function createRequestContext(request: IncomingMessage, path: string, routeKey: string) {
  const now = new Date();
  const [, , day, month, year, time] = /^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/.exec(now.toUTCString()) ?? [];
  return {
    accountId,
    apiId,
    domainName: request.headers.host ?? '',
    domainPrefix: apiId,
    http: {
      method: request.method ?? '',
      path,
      protocol: `HTTP/${request.httpVersion}`,
      sourceIp: request.socket.remoteAddress ?? '',
      userAgent: request.headers['user-agent'] ?? '',
    },
    requestId: randomUUID(),
    routeKey,
    stage: '$default',
    time: `${day}/${month}/${year}:${time} +0000`,
    timeEpoch: now.getTime(),
  };
}
