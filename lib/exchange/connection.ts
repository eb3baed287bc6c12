import type { SecureContext } from 'node:tls';
import type { Client } from 'undici';
import type { Clock } from '../runtime/clock.ts';
import { codeOf, NotSentError, rejectOnAbort, required } from './not-sent.ts';

/** A POST to Exchange.asmx; when the signal aborts, its connection is closed. */
export interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** A complete answer; the names of its headers are in lower case. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

/** A kept-alive HTTP/1.1 connection for one request at a time; it reconnects by itself after it was closed. */
export interface Connection {
  /** Returns how often it has been closed; a sign-in holds for the connection that it was made on only. */
  closings(): number;
  /** Sends a request; throws {@link NotSentError} if the connection could not be opened. */
  send(request: HttpRequest): Promise<HttpAnswer>;
}

/** The connections of a function instance: as many as it has calls in flight. */
export interface ConnectionPool {
  /** Runs `work` with a connection that nobody else uses meanwhile. */
  use<T>(signal: AbortSignal, work: (connection: Connection) => Promise<T>): Promise<T>;
}

/** Opens an undici client for an origin; the composition root makes it. */
export type OpenClient = (origin: string, options: Client.Options) => Client;

/** Returns the TLS context with the certificate authorities to trust, or undefined for Node's own. */
export type Trust = () => Promise<SecureContext | undefined>;

const connectTimeoutMs = 10_000;
// While Lambda freezes a function no timer runs, and a server that closed the connection goes unnoticed until it is used.
const longestIdleMs = 20_000;
// The largest request that EWS takes has 64 MB; no batch has a larger answer.
const maxAnswerBytes = 64 * 1024 * 1024;

/** Returns a pool of connections to a URL. */
export function connectionPool(url: string, trust: Trust, openClient: OpenClient, clock: Clock): ConnectionPool {
  const idle: { readonly connection: ClosableConnection; readonly since: number }[] = [];
  const takeIdle = () => {
    const latest = idle.pop();
    if (!latest || clock.now() - latest.since < longestIdleMs) return latest?.connection;
    for (const { connection } of [latest, ...idle.splice(0)]) connection.close();
    return undefined;
  };
  const open = async (signal: AbortSignal) => {
    const { origin, pathname, search } = new URL(url);
    const secureContext = await required('the certificate authority', trust(), signal);
    return connectionOf(openClient(origin, clientOptions(secureContext)), pathname + search);
  };
  return {
    async use(signal, work) {
      const connection = takeIdle() ?? (await open(signal));
      try {
        return await work(connection);
      } finally {
        idle.push({ connection, since: clock.now() });
      }
    },
  };
}

interface ClosableConnection extends Connection {
  close(): void;
}

function connectionOf(client: Client, path: string): ClosableConnection {
  let isOpen = false;
  let closings = 0;
  client.on('connect', () => {
    isOpen = true;
  });
  client.on('disconnect', () => {
    isOpen = false;
    closings++;
  });
  return {
    closings: () => closings,
    async send({ headers, body, signal }) {
      let wasReached = isOpen;
      const reached = () => {
        wasReached = true;
      };
      client.once('connect', reached);
      try {
        const requested = client.request({ path, method: 'POST', headers, body, signal });
        // undici looks at the signal before it writes, but not while it connects.
        const response = await Promise.race([requested, rejectOnAbort(signal)]);
        return { status: response.statusCode, headers: response.headers, body: await response.body.bytes() };
      } catch (error) {
        throw wasReached ? error : noConnection(error);
      } finally {
        client.off('connect', reached);
      }
    },
    close: () => void client.destroy(),
  };
}

function clientOptions(secureContext: SecureContext | undefined): Client.Options {
  return {
    // An answer may begin as late as the request's own time allows.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: longestIdleMs,
    maxResponseSize: maxAnswerBytes,
    // NTLM signs in a connection, which HTTP/2 would share among requests.
    allowH2: false,
    connect: { timeout: connectTimeoutMs, ...(secureContext ? { secureContext } : {}) },
  };
}

function noConnection(cause: unknown): NotSentError {
  const code = codeOf(cause);
  const isOfCertificate = /CERT|SIGNATURE|SELF_SIGNED/.test(code);
  const why = isOfCertificate ? `its certificate is not trusted (${code}; see docs/sign-in.md)` : code;
  return new NotSentError('BatchExchangeUnreachable', `no connection to Exchange: ${why}`, { cause });
}
