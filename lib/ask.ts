import type { Exchange } from './post.ts';
import { failed, type Outcome } from './result.ts';
import { writeEnvelope } from './soap/envelope.ts';
import { type Headers, writeHeaders } from './soap/headers.ts';
import { UnreadableXmlError } from './soap/read-xml.ts';
import { type ResponseMessage, readResponse } from './soap/response.ts';
import type { XmlNode } from './soap/write-xml.ts';

/** How to ask: the way to Exchange, the request's headers, and how many calls may be in flight at once. */
export interface AskContext extends Exchange {
  readonly headers: Headers;
  readonly callsInFlight: number;
}

// A call that starts with less time than this is likelier to be cut off than to end.
const leastCallMs = 3_000;

/** Asks a question that changes nothing, a second time where no answer comes: gives the response messages, or the outcome that says why there are none. */
export async function ask(
  operation: string,
  body: XmlNode,
  context: AskContext,
): Promise<readonly ResponseMessage[] | Outcome> {
  const { post, remainingMs, headers } = context;
  const envelope = writeEnvelope(writeHeaders(headers, ['requestServerVersion', 'mailbox']), body);
  for (let attempt = 1; ; attempt++) {
    const timeoutMs = remainingMs();
    if (timeoutMs < leastCallMs)
      return failed('BatchTimeRanOut', 'not sent: no time was left to look whether it was done');
    const posted = await post(envelope, timeoutMs, headers.mailbox);
    if (posted.kind === 'notDone') {
      const { kind: _, ...failure } = posted;
      return { responseClass: 'Error', ...failure };
    }
    const answer = posted.kind === 'answer' ? readAnswer(posted.body, operation) : posted.messageText;
    if (typeof answer !== 'string') return answer;
    if (attempt === 2) return unanswered(answer);
  }
}

/** Gives the outcome of an entry of which it could not be found out whether it was done before. */
export function unanswered(reason: string): Outcome {
  return failed('BatchExchangeUnreachable', `not sent: looking whether it was done got no answer: ${reason}`);
}

function readAnswer(body: string, operation: string): readonly ResponseMessage[] | Outcome | string {
  try {
    const response = readResponse(body, operation);
    if (response.kind === 'messages') return response.messages;
    const { kind: _, ...fault } = response;
    return { responseClass: 'Error', ...fault };
  } catch (error) {
    if (error instanceof UnreadableXmlError) return error.message;
    throw error;
  }
}
