import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request to AWS: the target of an SQS action, or the method and path of S3, and the body. */
export interface AwsRequest {
  readonly name: string;
  readonly body: string;
}

/** The fate of a request: it passes, is refused for good, or never gets an answer, having passed or not. */
export type Fate = 'pass' | 'refuse' | 'lose' | 'loseAnswer';

/** Returns the fate of a request. */
export type FateOf = (request: AwsRequest) => Fate | Promise<Fate>;

/** A proxy between functions and the local cloud's AWS, so that a test says which request fails. */
export interface AwsProxy {
  readonly url: string;
  /** Sets the URL to pass requests to, and the fate of each, for which the request waits. */
  direct(target: string, fateOf: FateOf): void;
  close(): void;
}

/** Starts a proxy on a free port. */
export async function startAwsProxy(): Promise<AwsProxy> {
  let target = '';
  let fateOf: FateOf = () => 'pass';
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const action = String(request.headers['x-amz-target'] ?? '');
    const fate = await fateOf({ name: action || `${request.method} ${request.url}`, body: body.toString() });
    if (fate === 'refuse') return refuse(action !== '', response);
    if (fate === 'lose') return request.socket.destroy();
    const answer = await forward(`${target}${request.url}`, request, body);
    if (fate === 'loseAnswer') return request.socket.destroy();
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    direct: (to, fates) => {
      target = to;
      fateOf = fates;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function refuse(isSqs: boolean, response: ServerResponse): void {
  const code = 'AccessDenied';
  const body = isSqs ? JSON.stringify({ __type: code, message: code }) : `<Error><Code>${code}</Code></Error>`;
  response.writeHead(403, { 'content-type': isSqs ? 'application/x-amz-json-1.0' : 'application/xml' }).end(body);
}

const ofConnection = new Set(['connection', 'content-length', 'expect', 'host', 'transfer-encoding']);

function forward(url: string, { method = 'GET', headers }: IncomingMessage, body: Buffer): Promise<Response> {
  const passed = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    ofConnection.has(name) || value === undefined ? [] : [[name, String(value)]],
  );
  return fetch(url, { method, headers: passed, ...(method === 'GET' || method === 'HEAD' ? {} : { body }) });
}
