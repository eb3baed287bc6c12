import { doubtfulCodes, notDoneCodes } from '../contract/response-codes.ts';
import { failed, type Outcome } from '../contract/result.ts';
import { writeEnvelope } from '../soap/envelope.ts';
import { type Headers, writeHeaders } from '../soap/headers.ts';
import { UnreadableXmlError } from '../soap/read-xml.ts';
import { type ResponseMessage, readResponse } from '../soap/response.ts';
import type { XmlNode } from '../soap/write-xml.ts';
import { backOffMs, saysBusy } from './back-off.ts';
import type { Exchange } from './exchange-port.ts';

/** How to ask: the way to Exchange, the request's headers, and how many calls may be in flight at once. */
export interface AskContext extends Exchange {
  readonly headers: Headers;
  readonly callsInFlight: number;
  /** What keys start with, before a slash, that their entries had not from the caller. */
  readonly keyPrefixes: readonly string[];
}

const mostAttempts = 4;

/** Asks a question that changes nothing, again where no answer comes or Exchange is too busy: gives the response messages, or the outcome that says why there are none. */
export async function ask(
  operation: string,
  body: XmlNode,
  context: AskContext,
): Promise<readonly ResponseMessage[] | Outcome> {
  const { headers, remainingMs, leastCallMs, mostWaitMs, sleep, throttle } = context;
  const envelope = writeEnvelope(writeHeaders(headers, ['requestServerVersion', 'mailbox']), body);
  let pauseMs = 0;
  for (let attempt = 1; ; attempt++) {
    pauseMs = Math.max(pauseMs, throttle.readyAt() - context.now());
    if (pauseMs > mostWaitMs || remainingMs() - pauseMs < leastCallMs) {
      return failed('BatchTimeRanOut', 'not sent: no time was left to look whether it was done');
    }
    if (pauseMs > 0) await sleep(pauseMs);
    const answer = await askOnce(operation, envelope, context);
    const [first] = 'responseCode' in answer ? [answer] : answer;
    const isPassing = first !== undefined && passes(first.responseCode) && attempt < mostAttempts;
    if (!isPassing) return answer;
    pauseMs = backOffMs(first, attempt, Math.random());
    if (saysBusy(first)) throttle.throttled(pauseMs);
  }
}

function passes(responseCode: string): boolean {
  return notDoneCodes[responseCode] === 'throttled' || doubtfulCodes.has(responseCode) || responseCode === noAnswer;
}

const noAnswer = 'BatchExchangeUnreachable';

async function askOnce(
  operation: string,
  envelope: string,
  { post, remainingMs, headers }: AskContext,
): Promise<readonly ResponseMessage[] | Outcome> {
  const posted = await post(envelope, remainingMs(), headers.mailbox);
  if (posted.kind === 'noAnswer') {
    const { messageXml } = posted;
    return { ...unanswered(posted.messageText), ...(messageXml ? { messageXml } : {}) };
  }
  if (posted.kind === 'answer') return readAnswer(posted.body, operation);
  const { kind: _, ...failure } = posted;
  return { responseClass: 'Error', ...failure };
}

/** Says whether an answer to a question says nothing but that it may be asked again later. */
export function saysNothing({ responseCode }: Outcome): boolean {
  return responseCode in notDoneCodes || doubtfulCodes.has(responseCode);
}

/** Gives the outcome of an entry of which it could not be found out whether it was done before. */
export function unanswered(reason: string): Outcome {
  return failed(noAnswer, `not sent: looking whether it was done got no answer: ${reason}`);
}

function readAnswer(body: string, operation: string): readonly ResponseMessage[] | Outcome {
  try {
    const response = readResponse(body, operation);
    if (response.kind === 'messages') return response.messages;
    const { kind: _, ...fault } = response;
    return { responseClass: 'Error', ...fault };
  } catch (error) {
    if (error instanceof UnreadableXmlError) return unanswered(error.message);
    throw error;
  }
}
