import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Outcome } from '../functions/execution-environment.ts';
import type { Authorization } from '../stack/deployed-routes.ts';
import { findRoute } from './find-route.ts';
import { httpEvent } from './http-event.ts';
import { gatewayResponse, type HttpResponse, httpResponse } from './http-response.ts';
import { authorize } from './sign-in/authorize.ts';

const mebibyte = 1024 * 1024;
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
const requestLimit = 10 * mebibyte;
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const payloadLimit = 6 * mebibyte;

/** The function behind a route key, and the sign-in that the route requires. */
export interface RoutedFunction {
  readonly authorization: Authorization;
  /** Invokes the function with an event as JSON. */
  invoke(event: string): Promise<Outcome>;
}

type Routes = ReadonlyMap<string, RoutedFunction>;

/** A running HTTP API. `url` is its base URL, without a slash at the end. */
export interface Gateway {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves functions by route keys such as `POST /create-item` on loopback. Port 0 means any free port. */
export async function startGateway(port: number, routes: Routes): Promise<Gateway> {
  const server = createServer((request, response) => {
    // It rejects if the client leaves in the middle of its request: nobody waits for a response.
    handle(request, routes).then(
      (answer) => write(response, answer),
      () => response.destroy(),
    );
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

function write(response: ServerResponse, { statusCode, headers, body }: HttpResponse): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.writeHead(statusCode, { 'content-length': body.length }).end(body);
}

async function handle(request: IncomingMessage, routes: Routes): Promise<HttpResponse> {
  const route = findRoute(`${request.method} ${request.url?.split('?')[0]}`, [...routes.keys()]);
  const routed = routes.get(route?.routeKey ?? '');
  if (!route || !routed) return gatewayResponse(404, 'Not Found');
  const body = await readBody(request);
  if (!body) return gatewayResponse(413, 'Request Entity Too Large');
  const authorizer = await authorize(request, body, routed.authorization);
  if (authorizer && 'statusCode' in authorizer) return authorizer;
  const event = JSON.stringify(httpEvent(request, body, route, authorizer));
  if (Buffer.byteLength(event) > payloadLimit) return gatewayResponse(413, 'Request Entity Too Large');
  const outcome = await routed.invoke(event);
  const isTooLarge = outcome.kind === 'returned' && Buffer.byteLength(outcome.payload) > payloadLimit;
  return httpResponse(isTooLarge ? { kind: 'failed' } : outcome);
}

// Returns undefined if the body is over the limit. Reads it to its end all the same, because the client reads no response before that.
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= requestLimit) chunks.push(chunk);
  }
  return length > requestLimit ? undefined : Buffer.concat(chunks);
}
