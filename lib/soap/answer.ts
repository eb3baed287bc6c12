import type { NoAnswer, NotDone, Posted } from './post.ts';
import { UnreadableXmlError } from './read-xml.ts';
import { type Response, readResponse } from './response.ts';

/** A complete HTTP answer that is no response of EWS to the call: the call is over, but what it did is unknown. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly messageText: string;
}

/** The answer to a posted call. Without one (`noAnswer`), Exchange may still be at work on the call. */
export type CallAnswer = Response | NotDone | Unreadable | NoAnswer;

type CompleteAnswer = Extract<Posted, { readonly kind: 'answer' }>;

/** Reads what came of a posted call to the operation. */
export function readAnswer(posted: Posted, operation: string): CallAnswer {
  if (posted.kind !== 'answer') return posted;
  try {
    return readResponse(posted.body, operation);
  } catch (error) {
    if (!(error instanceof UnreadableXmlError)) throw error;
    const messageText = `HTTP ${posted.status} with an unreadable answer: ${error.message}`;
    return { kind: isFromExchange(posted, error) ? 'unreadable' : 'noAnswer', messageText };
  }
}

const gatewayStatuses: readonly number[] = [502, 503, 504];

/** Whether an unreadable answer is a complete one of the server itself, so that the call is over. */
function isFromExchange({ status, body }: CompleteAnswer, { isCutOff }: UnreadableXmlError): boolean {
  if (gatewayStatuses.includes(status)) return false;
  // An error needs no body, but a success without one has lost it.
  return body === '' ? status >= 400 : !isCutOff;
}
