import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Outcome } from '../functions/execution-environment.ts';
import type { Authorization } from '../stack/deployed-routes.ts';
import { findRoute } from './find-route.ts';
import { gatewayAnswer, type HttpAnswer, httpAnswer } from './http-answer.ts';
import { httpEvent } from './http-event.ts';
import { authorize } from './sign-in/authorize.ts';

const mebibyte = 1024 * 1024;
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
const requestLimit = 10 * mebibyte;
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const payloadLimit = 6 * mebibyte;

/** What is behind a route key: who may ask for it, and the function that its events, as JSON, go to. */
export interface RoutedFunction {
  readonly authorization: Authorization;
  invoke(event: string): Promise<Outcome>;
}

type Routes = ReadonlyMap<string, RoutedFunction>;

/** A running gateway and its base URL. */
export interface Gateway {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves route keys such as `POST /create-item` on loopback; port 0 takes any free one. */
export async function startGateway(port: number, routes: Routes): Promise<Gateway> {
  const server = createServer((request, response) => {
    // A request that breaks off leaves nobody to answer.
    answer(request, routes).then(write(response), () => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: actualPort } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${actualPort}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function write(response: ServerResponse) {
  return ({ statusCode, headers, body }: HttpAnswer) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.writeHead(statusCode, { 'content-length': body.length }).end(body);
  };
}

async function answer(request: IncomingMessage, routes: Routes): Promise<HttpAnswer> {
  const route = findRoute(`${request.method} ${request.url?.split('?')[0]}`, [...routes.keys()]);
  const routed = routes.get(route?.routeKey ?? '');
  if (!route || !routed) return gatewayAnswer(404, 'Not Found');
  const body = await readBody(request);
  if (!body) return gatewayAnswer(413, 'Request Entity Too Large');
  const authorizer = await authorize(request, body, routed.authorization);
  if (authorizer && 'statusCode' in authorizer) return authorizer;
  const event = JSON.stringify(httpEvent(request, body, route, authorizer));
  if (Buffer.byteLength(event) > payloadLimit) return gatewayAnswer(413, 'Request Entity Too Large');
  const outcome = await routed.invoke(event);
  const tooLarge = outcome.kind === 'returned' && Buffer.byteLength(outcome.payload) > payloadLimit;
  return httpAnswer(tooLarge ? { kind: 'failed' } : outcome);
}

// Undefined for a body over the limit, which is read to its end all the same, so that the client reads the answer.
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= requestLimit) chunks.push(chunk);
  }
  return length > requestLimit ? undefined : Buffer.concat(chunks);
}
