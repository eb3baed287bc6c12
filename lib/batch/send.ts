import { failed, type Outcome } from '../contract/result.ts';
import type { Operation } from '../operation/operation.ts';
import type { ExchangePort, NotSent } from '../recovery/exchange-port.ts';
import { type CallAnswer, readAnswer } from '../soap/answer.ts';
import { writeEnvelope } from '../soap/envelope.ts';
import { type Headers, writeHeaders } from '../soap/headers.ts';
import type { CallIds, NotDone } from '../soap/post.ts';
import { type Fault, type ResponseMessage, unnamedError } from '../soap/response.ts';
import type { JsonObject } from '../soap/structure.ts';
import { written } from '../soap/write-xml.ts';
import { type Certainty, certaintyOfFault, certaintyOfMessage, inDoubtIfWritten } from './certainty.ts';
import type { IndexedEntry } from './indexed-entry.ts';
import { withInnerCode } from './inner-code.ts';

/** A call: the entries that share it, and the request's headers. */
export interface Call {
  readonly operation: Operation;
  readonly headers: Headers;
  readonly entries: readonly IndexedEntry[];
}

/** The outcome of an entry in one call, and whether it is final. */
export interface EntryAnswer {
  readonly outcome: Outcome;
  readonly certainty: Certainty;
}

/** A call that was posted, with an answer for each entry, in order. */
export interface SentCall {
  readonly kind: 'sent';
  /** The kind of the answer to the whole call. Only after `noAnswer` may it still be running. */
  readonly answer: CallAnswer['kind'];
  readonly answers: readonly EntryAnswer[];
}

/** Posts a call once. */
export async function send(call: Call, { post }: Pick<ExchangePort, 'post'>): Promise<SentCall | NotSent> {
  const posted = await post(writeCall(call), call.headers.mailbox);
  if (posted.kind === 'notSent') return posted;
  const ids = idsOf(posted);
  const { answer, answers } = readSent(call, readAnswer(posted, call.operation.name));
  const withIds = answers.map(({ outcome, certainty }) => ({
    certainty,
    outcome: outcome.responseClass === 'Success' ? outcome : { ...outcome, ...ids },
  }));
  return { kind: 'sent', answer, answers: withIds };
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

type ReadCall = Pick<SentCall, 'answer' | 'answers'>;

function readSent(call: Call, answer: CallAnswer): ReadCall {
  switch (answer.kind) {
    case 'messages':
      return readMessages(call, answer.messages);
    case 'fault':
      return readFault(call, answer);
    case 'notDone':
      return forAll(call, answer.kind, { outcome: outcomeOfNotDone(answer), certainty: 'notDone' });
    case 'unreadable':
      return unanswered(call, answer.kind, `the answer to the call was of no use: ${answer.messageText}.`);
    case 'noAnswer':
      return unanswered(call, answer.kind, `no complete answer came: ${answer.messageText}.`, answer.messageXml);
  }
}

function readMessages(call: Call, messages: readonly ResponseMessage[]): ReadCall {
  const { entries, operation } = call;
  const answers = messages.map((message) => answerOfMessage(operation, message));
  if (messages.length === entries.length) return { answer: 'messages', answers };
  const [only] = answers;
  // EWS answers an error of the whole batch, such as a missing folder, with one response message.
  if (answers.length === 1 && only?.outcome.responseClass === 'Error') return forAll(call, 'messages', only);
  const counts = `${messages.length} response messages for ${entries.length} entries`;
  return unanswered(call, 'unreadable', `the answer to the call was of no use: ${counts}.`);
}

function answerOfMessage(operation: Operation, message: ResponseMessage): EntryAnswer {
  const outcome = outcomeOf(operation, message);
  return { outcome, certainty: certaintyOfMessage(outcome.responseCode, operation.effect) };
}

function readFault(call: Call, fault: Fault): ReadCall {
  const { kind, responseCode = unnamedError, ...texts } = fault;
  const outcome = withInnerCode({ responseClass: 'Error', responseCode, ...texts });
  return forAll(call, kind, {
    outcome,
    certainty: certaintyOfFault(fault, outcome.responseCode, call.operation.effect),
  });
}

function outcomeOfNotDone({ responseCode, messageText, messageXml }: NotDone): Outcome {
  return { responseClass: 'Error', responseCode, messageText, ...(messageXml ? { messageXml } : {}) };
}

/** Returns the answers of a call that Exchange may have executed without saying so: a read surely did nothing. */
function unanswered(call: Call, answer: CallAnswer['kind'], reason: string, messageXml?: JsonObject): ReadCall {
  const { effect } = call.operation;
  const outcome =
    effect === 'read'
      ? failed('BatchExchangeUnreachable', `Not read: ${reason}`)
      : failed('BatchOutcomeUnknown', `Sent, but ${reason}`);
  return forAll(call, answer, {
    outcome: { ...outcome, ...(messageXml ? { messageXml } : {}) },
    certainty: inDoubtIfWritten(effect),
  });
}

function forAll({ entries }: Call, kind: CallAnswer['kind'], answer: EntryAnswer): ReadCall {
  return { answer: kind, answers: entries.map(() => answer) };
}

function outcomeOf(operation: Operation, message: ResponseMessage): Outcome {
  const { responseClass, messageText, messageXml, element } = message;
  const { responseCode } = withInnerCode(message);
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
