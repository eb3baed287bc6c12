import { randomUUID } from 'node:crypto';
import type { HttpAnswer } from './connection.ts';
import { codeOf, NotSentError } from './not-sent.ts';
import { type Busy, headerOf, type NotDone, refusal } from './refusal.ts';
import type { SignIn } from './sign-in.ts';

type Ids = {
  readonly clientRequestId: string;
  readonly requestId?: string;
  /** Exchange's x-ms-diagnostics, where it gave them. */
  readonly diagnostics?: string;
};

/** What became of a sent envelope: a whole HTTP answer; the certainty that nothing was done, with the code that says why; or no answer, or none but that Exchange is too busy. */
export type Sent = Ids &
  (
    | { readonly kind: 'answer'; readonly status: number; readonly body: string }
    | NotDone
    | Busy
    | { readonly kind: 'noAnswer'; readonly messageText: string }
  );

function headersOf(clientRequestId: string, mailbox: string | undefined) {
  return {
    'content-type': 'text/xml; charset=utf-8',
    accept: 'text/xml',
    'client-request-id': clientRequestId,
    'return-client-request-id': 'true',
    // Without it, Exchange may answer impersonated calls with 500 or 503, and takes longer.
    ...(mailbox === undefined ? {} : { 'x-anchormailbox': mailbox }),
  };
}

function idsOf(answer: HttpAnswer): Omit<Ids, 'clientRequestId'> {
  const requestId = headerOf(answer, 'request-id');
  const diagnostics = headerOf(answer, 'x-ms-diagnostics');
  return {
    ...(requestId === undefined ? {} : { requestId }),
    ...(diagnostics === undefined ? {} : { diagnostics }),
  };
}

function read(answer: HttpAnswer, wasTaken: boolean) {
  const body = new TextDecoder('utf-8', { fatal: true });
  return (
    refusal(answer, wasTaken) ?? ({ kind: 'answer', status: answer.status, body: body.decode(answer.body) } as const)
  );
}

const reasons: Readonly<Record<string, string>> = {
  TimeoutError: 'the time for it ran out',
  ECONNRESET: 'the connection was reset',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'the answer was too large',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'the answer was not UTF-8',
};

function failure(error: unknown) {
  if (error instanceof NotSentError) {
    return { kind: 'notDone', responseCode: error.responseCode, messageText: error.message } as const;
  }
  const code = codeOf(error);
  return { kind: 'noAnswer', messageText: reasons[code] ?? code } as const;
}

/** Gives a signal that aborts after these ms unless it is cleared: one of AbortSignal.timeout would keep what waits for it, answers included, until its time is over. */
function timeout(ms: number) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('the time ran out', 'TimeoutError')), ms);
  return { signal: controller.signal, clear: () => clearTimeout(timer) };
}

/** Gives the way to send envelopes to Exchange: as Exchange wants them, each with a client-request-id of its own, within the milliseconds given. It never throws. */
export function transport(signIn: SignIn) {
  let isTaken = false;
  return async function post(envelope: string, timeoutMs: number, mailbox: string | undefined): Promise<Sent> {
    const clientRequestId = randomUUID();
    const wasTaken = isTaken;
    const { signal, clear } = timeout(timeoutMs);
    try {
      const headers = headersOf(clientRequestId, mailbox);
      const answer = await signIn({ headers, body: envelope, signal });
      if (answer.status === 200) isTaken = true;
      // The next one is no sign of being busy: a password that has changed must not lock the account.
      if (answer.status === 401) isTaken = false;
      return { clientRequestId, ...idsOf(answer), ...read(answer, wasTaken) };
    } catch (error) {
      return { clientRequestId, ...failure(error) };
    } finally {
      clear();
    }
  };
}
