import type { SecureContext } from 'node:tls';
import { Client } from 'undici';
import { aborted, codeOf, NotSentError, needed } from './not-sent.ts';

/** A POST to Exchange.asmx; when the signal aborts, its connection is closed. */
export interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** A whole answer; the names of its headers are in lower case. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

/** One kept-alive HTTP/1.1 connection, for one request at a time; it opens itself again where it was closed. */
export interface Connection {
  /** How often it has been closed: who signed in to an earlier one is not signed in to this one. */
  closings(): number;
  /** Sends a request; throws {@link NotSentError} where no connection came about. */
  send(request: HttpRequest): Promise<HttpAnswer>;
}

/** The connections of a function instance: as many as it has calls in flight. */
export interface ConnectionPool {
  /** Does some work with a connection that nobody else uses meanwhile. */
  use<T>(signal: AbortSignal, work: (connection: Connection) => Promise<T>): Promise<T>;
}

const connectTimeoutMs = 10_000;
// While Lambda freezes a function no timer runs, and a server that closed the connection goes unnoticed until it is used.
const mostIdleMs = 20_000;
// Above the largest request that EWS takes, 64 MB, nothing is a batch's answer.
const maxAnswerBytes = 64 * 1024 * 1024;

/** Gives the connections to a URL; `trust` gives the TLS context with the certificate authorities to trust, or undefined for Node's own. */
export function connectionPool(
  url: string,
  trust: () => Promise<SecureContext | undefined>,
  now: () => number = Date.now,
): ConnectionPool {
  const idle: { readonly connection: ClosableConnection; readonly since: number }[] = [];
  const takeIdle = () => {
    const latest = idle.pop();
    if (!latest || now() - latest.since < mostIdleMs) return latest?.connection;
    for (const { connection } of [latest, ...idle.splice(0)]) connection.close();
    return undefined;
  };
  return {
    async use(signal, work) {
      const connection = takeIdle() ?? open(new URL(url), await needed('the certificate authority', trust(), signal));
      try {
        return await work(connection);
      } finally {
        idle.push({ connection, since: now() });
      }
    },
  };
}

interface ClosableConnection extends Connection {
  close(): void;
}

function open(url: URL, secureContext: SecureContext | undefined): ClosableConnection {
  const path = url.pathname + url.search;
  const client = createClient(url.origin, secureContext);
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
        // While it connects, undici does not look at the signal; it does before it writes.
        const response = await Promise.race([requested, aborted(signal)]);
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

function createClient(origin: string, secureContext: SecureContext | undefined): Client {
  return new Client(origin, {
    // An answer may begin as late as the request's own time allows.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: mostIdleMs,
    maxResponseSize: maxAnswerBytes,
    // NTLM signs in a connection, which HTTP/2 would share among requests.
    allowH2: false,
    connect: { timeout: connectTimeoutMs, ...(secureContext ? { secureContext } : {}) },
  });
}

function noConnection(cause: unknown): NotSentError {
  const code = codeOf(cause);
  const isOfCertificate = /CERT|SIGNATURE|SELF_SIGNED/.test(code);
  const why = isOfCertificate ? `its certificate is not trusted (${code}; see docs/sign-in.md)` : code;
  return new NotSentError('BatchExchangeUnreachable', `no connection to Exchange: ${why}`, { cause });
}
