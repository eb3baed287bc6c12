import { Agent, buildConnector, type Dispatcher } from 'undici';

/** That no connection came about, so that nothing of the request can have reached Exchange; the message says why, by a code. */
export class NoConnectionError extends Error {
  override readonly name = 'NoConnectionError';
}

const connectTimeoutMs = 10_000;
// Above the largest request that EWS takes, 64 MB, nothing is a batch's answer.
const maxAnswerBytes = 64 * 1024 * 1024;

/** Gives the kept-alive connections to Exchange; what fails before a connection stands fails with {@link NoConnectionError}. */
export function connections(): Dispatcher {
  const connector = buildConnector({ timeout: connectTimeoutMs });
  return new Agent({
    // An answer may begin as late as the request's own time allows.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: maxAnswerBytes,
    connect: (options, callback) =>
      connector(options, (error, socket) => {
        if (error) callback(new NoConnectionError(codeOf(error), { cause: error }), null);
        else callback(null, socket);
      }),
  });
}

/** Gives an error's code, such as ECONNREFUSED, or its name: never its message, which may quote data. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an error of no type';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
