import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { type Account, defaultAccounts, signIn } from './accounts.ts';
import type { Answer } from './answer.ts';
import { answerControlRoute } from './control-routes.ts';
import { answerFaultRoute } from './faults/fault-routes.ts';
import { InvalidRules } from './faults/rule.ts';
import type { RecordedCall } from './recorded-call.ts';
import { answerCall, createService, type Service } from './service.ts';

/** A running emulator: the URL of its Exchange Web Services, and a function that stops it. */
export interface Exchange {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const path = '/EWS/Exchange.asmx';
const maxRequestBytes = 64 * 1024 * 1024;

// https://learn.microsoft.com/exchange/client-developer/exchange-web-services/ews-throttling-in-exchange
const oneMinute = 60_000;

/** The settings of an emulator. All are optional. */
export interface ExchangeOptions {
  /** The TCP port; 0, the default, is any free port. */
  readonly port?: number;
  /** The address to listen on; 127.0.0.1 by default, so that only this machine can connect. */
  readonly host?: string;
  /** The accounts that may sign in; `defaultAccounts` by default. Each has a mailbox. */
  readonly accounts?: readonly Account[];
  /** The emulator's clock. */
  readonly now?: () => Date;
  /** The time in milliseconds after which a call fails with ErrorTimeoutExpired; one minute by default. */
  readonly executionLimitMs?: number;
}

/** Starts an Exchange that keeps everything in memory. Rejects if it cannot listen on the port. */
export async function startExchange({
  port = 0,
  host = '127.0.0.1',
  accounts = defaultAccounts,
  now = () => new Date(),
  executionLimitMs = oneMinute,
}: ExchangeOptions = {}): Promise<Exchange> {
  const stop = new AbortController();
  const delay = (ms: number) => setTimeout(ms, undefined, { signal: stop.signal });
  const service = createService({ accounts, now, delay, executionLimitMs });
  const server = createServer((request, response) => {
    respond(service, request, response).catch((error: unknown) => response.destroy(asError(error)));
  });
  // The same time as IIS, so that a client does not send on a connection while the server closes it.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}${path}`,
    close: () =>
      new Promise((resolve, reject) => {
        stop.abort();
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function respond(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const body = await readBody(request);
  if (pathname.toLowerCase() !== path.toLowerCase()) {
    return respondToControl(service, request.method ?? '', decodeURIComponent(pathname), String(body ?? ''), response);
  }
  const account = signIn(service.accounts, request.headers.authorization);
  if (!account) {
    response.setHeader('WWW-Authenticate', 'Basic realm="Exchange"');
    return send(response, 401, 'text/plain', '');
  }
  if (!body) return send(response, 413, 'text/plain', '');
  if (request.method !== 'POST') return send(response, 405, 'text/plain', '');
  if (!/^text\/xml\b/i.test(request.headers['content-type'] ?? '')) return send(response, 415, 'text/plain', '');
  await answerEws(service, account, request, response, body);
}

function respondToControl(
  service: Service,
  method: string,
  pathname: string,
  body: string,
  response: ServerResponse,
): void {
  try {
    const found = answerFaultRoute(service, method, pathname, body) ?? answerControlRoute(service, method, pathname);
    send(response, found === undefined ? 404 : 200, 'application/json', JSON.stringify(found) ?? '');
  } catch (error) {
    if (!(error instanceof InvalidRules)) throw error;
    send(response, 400, 'text/plain; charset=utf-8', error.message);
  }
}

async function answerEws(
  service: Service,
  account: Account,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> {
  const record: RecordedCall = {};
  service.calls.push(record);
  response.setHeader('request-id', crypto.randomUUID());
  const { 'client-request-id': clientRequestId, 'return-client-request-id': returnsClientRequestId } = request.headers;
  if (typeof clientRequestId === 'string') {
    record.clientRequestId = clientRequestId;
    if (returnsClientRequestId === 'true') response.setHeader('client-request-id', clientRequestId);
  }
  deliver(response, await answerCall(service, account, body, record, () => response.destroy()));
}

function deliver(response: ServerResponse, { status, headers, body, sent }: Answer): void {
  if (sent === 'nothing') response.destroy();
  // The client may have closed the connection.
  if (response.destroyed || response.socket?.destroyed !== false) return;
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, 'Content-Length': bytes.length });
  if (sent === 'all') response.end(bytes);
  else response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= maxRequestBytes) chunks.push(chunk);
  }
  return length <= maxRequestBytes ? Buffer.concat(chunks) : undefined;
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': bytes.length }).end(bytes);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
