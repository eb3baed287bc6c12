import { randomUUID } from 'node:crypto';
import { type Dispatcher, request } from 'undici';
import { codeOf, NoConnectionError } from './connection.ts';
import { retryAfterMs } from './retry-after.ts';
import type { SignIn } from './sign-in.ts';

/** Where Exchange is and how to reach it. */
export interface TransportOptions {
  readonly url: string;
  readonly signIn: SignIn;
  readonly dispatcher: Dispatcher;
}

type Ids = { readonly clientRequestId: string; readonly requestId?: string };

type NotDone = {
  readonly kind: 'notDone';
  readonly responseCode: string;
  readonly messageText: string;
  readonly messageXml?: { readonly value: { readonly BackOffMilliseconds: string } };
};

/** What became of a sent envelope: a whole HTTP answer; the certainty that nothing was done, with the code that says why; or no answer. */
export type Sent = Ids &
  (
    | { readonly kind: 'answer'; readonly status: number; readonly body: string }
    | NotDone
    | { readonly kind: 'noAnswer'; readonly messageText: string }
  );

function headersOf(authorization: string, clientRequestId: string, mailbox: string | undefined) {
  return {
    authorization,
    'content-type': 'text/xml; charset=utf-8',
    accept: 'text/xml',
    'client-request-id': clientRequestId,
    'return-client-request-id': 'true',
    // Without it, Exchange may answer impersonated calls with 500 or 503, and takes longer.
    ...(mailbox === undefined ? {} : { 'x-anchormailbox': mailbox }),
  };
}

function header({ headers }: Dispatcher.ResponseData, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

const notDone = (responseCode: string, messageText: string): NotDone => ({
  kind: 'notDone',
  responseCode,
  messageText,
});

/** Says of an answer that surely did nothing why; gives undefined for any other (the statuses are those of docs/reliability.md). */
function refusal(response: Dispatcher.ResponseData): NotDone | undefined {
  const status = response.statusCode;
  const backOff = retryAfterMs(header(response, 'retry-after'), Date.now());
  if (status === 401) return notDone('BatchSignInRefused', 'Exchange refused the sign-in (HTTP 401): check the secret');
  if (status !== 429 && (status !== 503 || backOff === undefined)) return undefined;
  const busy = notDone('ErrorServerBusy', `Exchange takes no more requests for now (HTTP ${status})`);
  return backOff === undefined ? busy : { ...busy, messageXml: { value: { BackOffMilliseconds: String(backOff) } } };
}

async function readAnswer(response: Dispatcher.ResponseData, signIn: SignIn) {
  if (response.statusCode === 401) signIn.refused();
  const refused = refusal(response);
  if (refused) {
    await response.body.dump();
    return refused;
  }
  const bytes = await response.body.bytes();
  const body = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  return { kind: 'answer', status: response.statusCode, body } as const;
}

async function authorize(signIn: SignIn): Promise<string | NotDone> {
  try {
    return await signIn.authorization();
  } catch (error) {
    return notDone('BatchSignInRefused', `the sign-in could not be read: ${codeOf(error)}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  TimeoutError: 'the time for it ran out',
  ECONNRESET: 'the connection was reset',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'the answer was too large',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'the answer was not UTF-8',
};

function failure(error: unknown) {
  if (error instanceof NoConnectionError) {
    return notDone('BatchExchangeUnreachable', `no connection to Exchange: ${error.message}`);
  }
  const code = error instanceof Error && error.name === 'TimeoutError' ? error.name : codeOf(error);
  return { kind: 'noAnswer', messageText: reasons[code] ?? code } as const;
}

/** Gives the way to send envelopes to Exchange: as Exchange wants them, each with a client-request-id of its own, within the milliseconds given. It never throws. */
export function transport({ url, signIn, dispatcher }: TransportOptions) {
  return async function post(envelope: string, timeoutMs: number, mailbox: string | undefined): Promise<Sent> {
    const clientRequestId = randomUUID();
    const authorization = await authorize(signIn);
    if (typeof authorization !== 'string') return { clientRequestId, ...authorization };
    try {
      const response = await request(url, {
        method: 'POST',
        headers: headersOf(authorization, clientRequestId, mailbox),
        body: envelope,
        dispatcher,
        signal: AbortSignal.timeout(timeoutMs),
      });
      const requestId = header(response, 'request-id');
      const ids = { clientRequestId, ...(requestId === undefined ? {} : { requestId }) };
      return { ...ids, ...(await readAnswer(response, signIn)) };
    } catch (error) {
      return { clientRequestId, ...failure(error) };
    }
  };
}
