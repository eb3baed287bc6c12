import { failed, type Outcome } from '../contract/result.ts';
import type { Operation } from '../operation/operation.ts';
import type { CallIds, Exchange, Posted } from '../recovery/exchange-port.ts';
import { writeEnvelope } from '../soap/envelope.ts';
import { type Headers, writeHeaders } from '../soap/headers.ts';
import { UnreadableXmlError } from '../soap/read-xml.ts';
import { type ResponseMessage, readResponse } from '../soap/response.ts';
import type { JsonObject } from '../soap/structure.ts';
import { written } from '../soap/write-xml.ts';
import type { IndexedEntry } from './split.ts';

/** A call to be made: entries that share it, and the request's headers. */
export interface Call {
  readonly operation: Operation;
  readonly headers: Headers;
  readonly entries: readonly IndexedEntry[];
}

/** What came of sending a call: an outcome for each entry, in order, whether a whole answer came, after which the call is over, and whether it was a fault of the whole call. */
export interface SentCall {
  readonly outcomes: readonly Outcome[];
  readonly isAnswered: boolean;
  readonly isFault: boolean;
}

/** Sends a call once, within the time that is left. */
export async function send(call: Call, { post, remainingMs }: Exchange): Promise<SentCall> {
  const posted = await post(writeCall(call), remainingMs(), call.headers.mailbox);
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
    return unanswered(call, `HTTP ${posted.status} with an answer that cannot be read: ${error.message}`);
  }
}

function readAnswer(call: Call, body: string): SentCall {
  const response = readResponse(body, call.operation.name);
  if (response.kind === 'fault') {
    const { kind: _, ...fault } = response;
    return { ...forAll(call, { responseClass: 'Error', ...fault }), isFault: true };
  }
  const { messages } = response;
  const outcomes = messages.map((message) => outcomeOf(call.operation, message));
  if (messages.length === call.entries.length) return { outcomes, isAnswered: true, isFault: false };
  const [only] = outcomes;
  // For an error of the whole batch, such as a folder that does not exist, EWS gives one response message.
  if (outcomes.length === 1 && only?.responseClass === 'Error') return forAll(call, only);
  return unanswered(call, `${messages.length} response messages for ${call.entries.length} entries`);
}

function forAll({ entries }: Call, outcome: Outcome): SentCall {
  return { outcomes: entries.map(() => outcome), isAnswered: true, isFault: false };
}

function unanswered(call: Call, reason: string, messageXml?: JsonObject): SentCall {
  const outcome = failed('BatchOutcomeUnknown', `sent, and no complete answer came: ${reason}`);
  return { ...forAll(call, { ...outcome, ...(messageXml ? { messageXml } : {}) }), isAnswered: false };
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
