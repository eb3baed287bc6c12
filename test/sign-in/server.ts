import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { answerOf } from '../front-door/scripted-exchange.ts';
import { certificates } from './certificates/certificates.ts';

/** Answers a request whose body has been read. */
export type Respond = (request: IncomingMessage, body: string, response: ServerResponse) => unknown;

/** A server on 127.0.0.1. `url` includes the scheme. */
export interface Server {
  readonly url: string;
  closeConnections(): void;
  close(): Promise<void>;
}

/** Starts a server on a free port, over TLS with the tests' certificate if asked to. */
export async function startServer(respond: Respond, { tls = false } = {}): Promise<Server> {
  const listener = async (request: IncomingMessage, response: ServerResponse) =>
    respond(request, await text(request), response);
  const server = tls ? createHttpsServer(certificates.server, listener) : createHttpServer(listener);
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/EWS/Exchange.asmx`,
    closeConnections: () => server.closeAllConnections(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const readMessage =
  '<m:GetItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Items><t:Contact><t:DisplayName>Sadie</t:DisplayName></t:Contact></m:Items></m:GetItemResponseMessage>';

/** Answers a GetItem with a contact for every id. */
export const answerGetItem: Respond = (_, body, response) => {
  const ids = body.match(/<t:ItemId /g) ?? [];
  response.writeHead(200, { 'content-type': 'text/xml' }).end(answerOf('GetItem', ...ids.map(() => readMessage)));
};

/** Returns a get-item request for so many ids. Exchange gets a call per 100. */
export function idsToRead(count: number) {
  return { itemIds: Array.from({ length: count }, (_, index) => ({ id: `AAMk${index}` })) };
}
