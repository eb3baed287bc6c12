import type { Chance } from '../runtime/chance.ts';
import type { Clock } from '../runtime/clock.ts';
import type { CallIds, NoAnswer, NotDone, Post, Posted } from '../soap/post.ts';
import type { HttpAnswer } from './connection.ts';
import { codeOf, NotSentError } from './not-sent.ts';
import { diagnosticsOf, headerOf, refusal } from './refusal.ts';
import type { SignIn } from './sign-in.ts';

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

function idsOf(answer: HttpAnswer): CallIds {
  const requestId = headerOf(answer, 'request-id');
  const diagnostics = diagnosticsOf(answer);
  return {
    ...(requestId === undefined ? {} : { requestId }),
    ...(diagnostics === undefined ? {} : { diagnostics }),
  };
}

function readAnswer(answer: HttpAnswer, wasTaken: boolean, now: number): Posted {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  return refusal(answer, wasTaken, now) ?? { kind: 'answer', status: answer.status, body: utf8.decode(answer.body) };
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['TimeoutError', 'the time for it ran out'],
  ['ECONNRESET', 'the connection was reset'],
  ['UND_ERR_SOCKET', 'the connection was cut'],
  ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'the answer was too large'],
  ['ERR_ENCODING_INVALID_ENCODED_DATA', 'the answer was not UTF-8'],
]);

function failureOf(error: unknown): NotDone | NoAnswer {
  if (error instanceof NotSentError) {
    return { kind: 'notDone', responseCode: error.responseCode, messageText: error.message };
  }
  const code = codeOf(error);
  return { kind: 'noAnswer', messageText: reasons.get(code) ?? code };
}

/** Returns the function that posts envelopes, each with a client-request-id of its own. */
export function postToExchange(signIn: SignIn, clock: Clock, chance: Chance): Post {
  let isTaken = false;
  return async (envelope, timeoutMs, mailbox) => {
    const clientRequestId = chance.uuid();
    const wasTaken = isTaken;
    // A signal of AbortSignal.timeout would keep the answer in memory until its time is over.
    const { signal, clear } = clock.timeout(timeoutMs);
    try {
      const headers = headersOf(clientRequestId, mailbox);
      const answer = await signIn({ headers, body: envelope, signal });
      if (answer.status === 200) isTaken = true;
      // A second 401 is no throttling: a changed password must not lock the account.
      if (answer.status === 401) isTaken = false;
      return { clientRequestId, ...idsOf(answer), ...readAnswer(answer, wasTaken, clock.now()) };
    } catch (error) {
      return { clientRequestId, ...failureOf(error) };
    } finally {
      clear();
    }
  };
}
