import { doubtfulCodes, isSurelyNotDone, retryReasonOf } from '../contract/response-codes.ts';
import { failed, type Outcome } from '../contract/result.ts';
import { readAnswer } from '../soap/answer.ts';
import { writeEnvelope } from '../soap/envelope.ts';
import { type Headers, writeHeaders } from '../soap/headers.ts';
import type { Posted } from '../soap/post.ts';
import { type ResponseMessage, unnamedError } from '../soap/response.ts';
import type { XmlNode } from '../soap/write-xml.ts';
import { backOffMs, isBusy } from './back-off.ts';
import type { ExchangePort } from './exchange-port.ts';
import { retryPolicy } from './retry-policy.ts';

/** The port to Exchange with the headers of the request that the queries are for. */
export interface QueryContext extends ExchangePort {
  readonly headers: Headers;
  /** The most queries that run at a time. */
  readonly callsInFlight: number;
}

/** Sends a call that changes nothing, and retries it after transient failures; returns its messages, or the outcome of a call without messages. */
export async function query(
  operation: string,
  body: XmlNode,
  context: QueryContext,
): Promise<readonly ResponseMessage[] | Outcome> {
  const { headers, clock, chance } = context;
  const envelope = writeEnvelope(writeHeaders(headers, ['requestServerVersion', 'mailbox']), body);
  for (let attempt = 1; ; attempt++) {
    const posted = await context.post(envelope, headers.mailbox);
    if (posted.kind === 'notSent') return noTimeLeft();
    const answer = readPosted(posted, operation);
    const [first] = 'responseCode' in answer ? [answer] : answer;
    if (!first || !isTransient(first.responseCode) || attempt >= retryPolicy.callAttempts) return answer;
    const pauseMs = backOffMs(first, attempt, chance.random());
    if (isBusy(first)) context.slowDown(pauseMs);
    if (!context.hasTimeFor(pauseMs)) return noTimeLeft();
    await clock.sleep(pauseMs);
  }
}

function noTimeLeft(): Outcome {
  return failed('BatchTimeRanOut', 'Not sent: too little time was left for the look-up of an earlier attempt.');
}

const noAnswer = 'BatchExchangeUnreachable';

function isTransient(responseCode: string): boolean {
  return retryReasonOf(responseCode) === 'throttled' || doubtfulCodes.has(responseCode) || responseCode === noAnswer;
}

function readPosted(posted: Posted, operation: string): readonly ResponseMessage[] | Outcome {
  const answer = readAnswer(posted, operation);
  switch (answer.kind) {
    case 'messages':
      return answer.messages;
    case 'unreadable':
      return unanswered(answer.messageText);
    case 'noAnswer':
      return { ...unanswered(answer.messageText), ...(answer.messageXml ? { messageXml: answer.messageXml } : {}) };
    case 'fault':
    case 'notDone': {
      const { responseCode = unnamedError, messageText, messageXml } = answer;
      return { responseClass: 'Error', responseCode, messageText, ...(messageXml ? { messageXml } : {}) };
    }
  }
}

/** Whether a query failed because its folder does not exist, so that the folder holds no item. */
export function isWithoutFolder({ responseCode }: Outcome): boolean {
  return responseCode === 'ErrorFolderNotFound';
}

/** Whether a failed query proves nothing, so that the same query may succeed later. */
export function isInconclusive({ responseCode }: Outcome): boolean {
  return isSurelyNotDone(responseCode) || doubtfulCodes.has(responseCode);
}

/** Returns the outcome of an entry whose look-up got no usable answer, for this reason. */
export function unanswered(reason: string): Outcome {
  return failed(noAnswer, `Not sent: the look-up of an earlier attempt got no usable answer: ${reason}.`);
}
