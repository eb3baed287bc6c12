import { failed, type Outcome } from '../contract/result.ts';
import type { Operation } from '../operation/operation.ts';
import type { ExchangePort, NotSent } from '../recovery/exchange-port.ts';
import { writeEnvelope } from '../soap/envelope.ts';
import { type Headers, writeHeaders } from '../soap/headers.ts';
import type { CallIds, Posted } from '../soap/post.ts';
import { UnreadableXmlError } from '../soap/read-xml.ts';
import { type ResponseMessage, readResponse } from '../soap/response.ts';
import type { JsonObject } from '../soap/structure.ts';
import { written } from '../soap/write-xml.ts';
import type { IndexedEntry } from './indexed-entry.ts';

/** A call: the entries that share it, and the request's headers. */
export interface Call {
  readonly operation: Operation;
  readonly headers: Headers;
  readonly entries: readonly IndexedEntry[];
}

/** The answer to a call: outcomes of its entries, one fault of the whole call, or nothing complete, after which it may still be running. */
export type CallAnswer = 'outcomes' | 'fault' | 'none';

/** A call that was posted, with an outcome for each entry, in order. */
export interface SentCall {
  readonly kind: 'sent';
  readonly answer: CallAnswer;
  readonly outcomes: readonly Outcome[];
}

/** Posts a call once. */
export async function send(call: Call, { post }: Pick<ExchangePort, 'post'>): Promise<SentCall | NotSent> {
  const posted = await post(writeCall(call), call.headers.mailbox);
  if (posted.kind === 'notSent') return posted;
  const ids = idsOf(posted);
  const sent = readPosted(call, posted);
  const outcomes = sent.outcomes.map((outcome) =>
    outcome.responseClass === 'Success' ? outcome : { ...outcome, ...ids },
  );
  return { ...sent, outcomes };
}

function idsOf({ clientRequestId, requestId, diagnostics }: CallIds): CallIds {
  return {
    ...(clientRequestId === undefined ? {} : { clientRequestId }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(diagnostics === undefined ? {} : { diagnostics }),
  };
}

function writeCall({ operation, headers, entries }: Call): string {
  const [first] = entries;
  if (!first) throw new RangeError('a call without entries');
  const body = first.writeCall(entries.map((entry) => written(entry.xml)));
  return writeEnvelope(writeHeaders(headers, operation.headers), body);
}

function readPosted(call: Call, posted: Posted): SentCall {
  if (posted.kind === 'noAnswer') return unanswered(call, posted.messageText, posted.messageXml);
  if (posted.kind === 'notDone') {
    const { responseCode, messageText, messageXml } = posted;
    return forAll(call, { responseClass: 'Error', responseCode, messageText, ...(messageXml ? { messageXml } : {}) });
  }
  try {
    return readAnswer(call, posted.body);
  } catch (error) {
    if (!(error instanceof UnreadableXmlError)) throw error;
    return unanswered(call, `HTTP ${posted.status} with an unreadable answer: ${error.message}`);
  }
}

function readAnswer(call: Call, body: string): SentCall {
  const response = readResponse(body, call.operation.name);
  if (response.kind === 'fault') {
    const { kind: _, ...fault } = response;
    return forAll(call, { responseClass: 'Error', ...fault }, 'fault');
  }
  const { messages } = response;
  const outcomes = messages.map((message) => outcomeOf(call.operation, message));
  if (messages.length === call.entries.length) return { kind: 'sent', answer: 'outcomes', outcomes };
  const [only] = outcomes;
  // EWS answers an error of the whole batch, such as a missing folder, with one response message.
  if (outcomes.length === 1 && only?.responseClass === 'Error') return forAll(call, only);
  return unanswered(call, `${messages.length} response messages for ${call.entries.length} entries`);
}

function forAll({ entries }: Call, outcome: Outcome, answer: CallAnswer = 'outcomes'): SentCall {
  return { kind: 'sent', answer, outcomes: entries.map(() => outcome) };
}

function unanswered(call: Call, reason: string, messageXml?: JsonObject): SentCall {
  const outcome = failed('BatchOutcomeUnknown', `Sent, but no complete answer came: ${reason}.`);
  return forAll(call, { ...outcome, ...(messageXml ? { messageXml } : {}) }, 'none');
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
