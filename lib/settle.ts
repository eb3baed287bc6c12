import type { Operation } from './operation.ts';
import { failed, type Outcome } from './result.ts';
import { writeEnvelope } from './soap/envelope.ts';
import { type Headers, writeHeaders } from './soap/headers.ts';
import { UnreadableXmlError } from './soap/read-xml.ts';
import { type ResponseMessage, readResponse } from './soap/response.ts';
import type { JsonObject } from './soap/structure.ts';
import { written } from './soap/write-xml.ts';
import type { IndexedEntry } from './split.ts';

/** The ids by which both sides' logs know a call. */
export interface CallIds {
  readonly clientRequestId: string;
  readonly requestId?: string;
}

/** What became of a posted envelope: a whole answer; the certainty that nothing was done; or no answer, after which nobody knows. */
export type Posted = CallIds &
  (
    | { readonly kind: 'answer'; readonly status: number; readonly body: string }
    | {
        readonly kind: 'notDone';
        readonly responseCode: string;
        readonly messageText: string;
        readonly messageXml?: JsonObject;
      }
    | { readonly kind: 'noAnswer'; readonly messageText: string }
  );

/** Sends an envelope to Exchange within `timeoutMs`; the mailbox, where there is one, is the X-AnchorMailbox. It never throws. */
export type Post = (envelope: string, timeoutMs: number, mailbox: string | undefined) => Promise<Posted>;

/** How to reach Exchange, and the milliseconds that are left for it. */
export interface Exchange {
  readonly post: Post;
  remainingMs(): number;
}

/** A call to be made: entries that share it, and the request's headers. */
export interface Call {
  readonly operation: Operation;
  readonly headers: Headers;
  readonly entries: readonly IndexedEntry[];
}

// A call that starts with less time than this is likelier to be cut off, its outcome unknown, than to end.
const leastCallMs = 3_000;

/** Takes one call to its end: gives an outcome for each of its entries, in order. A read that got no answer is repeated once; a write never is. */
export async function settle(call: Call, exchange: Exchange): Promise<readonly Outcome[]> {
  const attempt = () => settleOnce(call, exchange);
  const outcomes = await attempt();
  const isUnknown = outcomes.some(({ responseCode }) => responseCode === 'BatchOutcomeUnknown');
  return call.operation.effect === 'read' && isUnknown && exchange.remainingMs() > leastCallMs ? attempt() : outcomes;
}

async function settleOnce(call: Call, { post, remainingMs }: Exchange): Promise<readonly Outcome[]> {
  const timeoutMs = remainingMs();
  if (timeoutMs < leastCallMs) {
    return forAll(call, failed('BatchTimeRanOut', 'not sent: the time left was too short for another call'));
  }
  const posted = await post(writeCall(call), timeoutMs, call.headers.mailbox);
  const { clientRequestId, requestId } = posted;
  const outcomes = outcomesOf(call, posted);
  const ids = { clientRequestId, ...(requestId === undefined ? {} : { requestId }) };
  return outcomes.map((outcome) => (outcome.responseClass === 'Success' ? outcome : { ...outcome, ...ids }));
}

function writeCall({ operation, headers, entries }: Call): string {
  const [first] = entries;
  if (!first) throw new RangeError('a call without entries');
  const body = first.writeCall(entries.map((entry) => written(entry.xml)));
  return writeEnvelope(writeHeaders(headers, operation.headers), body);
}

function outcomesOf(call: Call, posted: Posted): readonly Outcome[] {
  if (posted.kind === 'noAnswer') return forAll(call, unknown(posted.messageText));
  if (posted.kind === 'notDone') {
    const { responseCode, messageText, messageXml } = posted;
    return forAll(call, { responseClass: 'Error', responseCode, messageText, ...(messageXml ? { messageXml } : {}) });
  }
  try {
    return answeredOutcomes(call, posted.body);
  } catch (error) {
    if (!(error instanceof UnreadableXmlError)) throw error;
    return forAll(call, unknown(`HTTP ${posted.status} with an answer that cannot be read: ${error.message}`));
  }
}

function answeredOutcomes(call: Call, body: string): readonly Outcome[] {
  const response = readResponse(body, call.operation.name);
  if (response.kind === 'fault') {
    const { kind: _, ...fault } = response;
    return forAll(call, { responseClass: 'Error', ...fault });
  }
  const { messages } = response;
  if (messages.length === call.entries.length) return messages.map((message) => outcomeOf(call.operation, message));
  const [only] = messages;
  // For an error of the whole batch, such as a folder that does not exist, EWS gives one response message.
  if (messages.length === 1 && only?.responseClass === 'Error') return forAll(call, outcomeOf(call.operation, only));
  return forAll(call, unknown(`${messages.length} response messages for ${call.entries.length} entries`));
}

function outcomeOf(operation: Operation, message: ResponseMessage): Outcome {
  const { responseClass, responseCode, messageText, messageXml, element } = message;
  return {
    responseClass,
    responseCode,
    ...(messageText === undefined ? {} : { messageText }),
    ...(messageXml === undefined ? {} : { messageXml }),
    ...(responseCode === operation.absentCode ? { alreadyAbsent: true } : {}),
    ...(element.replaced > 0 ? { sanitized: true } : {}),
    ...operation.read(message),
  };
}

function forAll({ entries }: Call, outcome: Outcome): readonly Outcome[] {
  return entries.map(() => outcome);
}

function unknown(reason: string): Outcome {
  return failed('BatchOutcomeUnknown', `sent, and no complete answer came: ${reason}`);
}
