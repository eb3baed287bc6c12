import { isUtf8 } from 'node:buffer';
import type { Account } from './accounts.ts';
import { type Answer, soapAnswer } from './answer.ts';
import { faultyAnswer, toldOutcomes } from './faults/faulty-answer.ts';
import { faultyOutcomes } from './faults/faulty-work.ts';
import type { Rule } from './faults/rule.ts';
import { type FaultSwitches, inFlight, noFaults, takeRule } from './faults/switches.ts';
import { sendWaiting } from './mail/delivery.ts';
import {
  type Call,
  type Outcome,
  orError,
  type Request,
  responseClassOf,
  writeResponse,
} from './operations/operation.ts';
import { operations } from './operations/operations.ts';
import { ResponseError } from './response-error.ts';
import { checkElement } from './schema/check.ts';
import { asFault, checkVersion, type Envelope, readEnvelope, SoapFault, writeEnvelope } from './soap.ts';
import { writeFault } from './soap-fault.ts';
import { createMailbox, type Mailbox } from './store/mailbox.ts';
import { child, namespaces } from './xml.ts';

/**
 * Everything the server keeps: who may sign in, the mailboxes, the calls it has seen, its fault switches, its clock, how
 * long, in ms, a call may work, and the signal that it stops.
 */
export interface Service {
  readonly accounts: readonly Account[];
  readonly mailboxes: readonly Mailbox[];
  readonly calls: SeenCall[];
  readonly faults: FaultSwitches;
  readonly now: () => Date;
  readonly executionLimitMs: number;
  readonly stopping: AbortSignal;
}

/**
 * A call that was seen, as far as it got: what it asked for, how many entries, and how many of its outcomes are of each
 * class, or the code of its fault; `fault` is what a fault switch did with it, and then the outcomes are those of the
 * entries that were come to, whatever the caller was told.
 */
export interface SeenCall {
  operation?: string;
  mailbox?: string;
  entries?: number;
  clientRequestId?: string;
  responseClasses?: Readonly<Record<string, number>> | string;
  fault?: Pick<Rule, 'work' | 'answer'>;
}

/** A server's state with an empty mailbox for each account. */
export function createService(given: Pick<Service, 'accounts' | 'now' | 'executionLimitMs' | 'stopping'>): Service {
  const mailboxes = given.accounts.map(({ address }) => createMailbox(address));
  return { ...given, calls: [], faults: noFaults(), mailboxes };
}

/**
 * The answer to a request's bytes; what was asked is noted in `seen`. Everything is done before any other call is served,
 * unless a fault switch asks for something else, which may be to hang up on the caller.
 */
export async function answer(
  service: Service,
  account: Account,
  bytes: Buffer,
  seen: SeenCall,
  hangUp: () => void,
): Promise<Answer> {
  try {
    const request = readRequest(service, account, readText(bytes), seen);
    return await inFlight(service.faults, request.call.mailbox.address, () => run(service, request, seen, hangUp));
  } catch (error) {
    const fault = error instanceof SoapFault ? error : new SoapFault('ErrorInternalServerError', String(error));
    seen.responseClasses = fault.code;
    return soapAnswer(500, writeFault(fault));
  }
}

function readText(bytes: Buffer): string {
  if (!isUtf8(bytes)) {
    throw new SoapFault('ErrorSchemaValidation', 'The request failed schema validation: it is not UTF-8.');
  }
  return bytes.toString().replace(/^\uFEFF/, '');
}

function readRequest(service: Service, account: Account, document: string, seen: SeenCall): Request {
  const envelope = readEnvelope(document);
  const { body, headers } = envelope;
  const operation = body.namespace === namespaces.messages ? operations.get(body.name) : undefined;
  seen.operation = body.name;
  if (!operation) throw new SoapFault('ErrorInvalidRequest', `The operation ${body.name} is not supported.`);
  asFault(() => checkElement(body, `${body.name}Type`));
  checkVersion(envelope, operation.leastVersion);
  seen.entries = operation.entries === undefined ? 1 : (child(body, operation.entries)?.children.length ?? 0);
  const mailbox = mailboxOf(service, account, envelope);
  seen.mailbox = mailbox.address;
  const dateTimePrecision = headers.get('DateTimePrecision')?.text;
  const call: Call = { mailbox, mailboxes: service.mailboxes, now: service.now(), dateTimePrecision };
  sendWaiting(call.mailboxes, call.now);
  return { body, operation, call };
}

async function run(service: Service, request: Request, seen: SeenCall, hangUp: () => void): Promise<Answer> {
  const { body, operation, call } = request;
  const rule = takeRule(service.faults, body.name, call.mailbox.address, service.now());
  const write = (outcomes: readonly Outcome[]) =>
    soapAnswer(200, writeEnvelope(writeResponse(body.name, operation, outcomes)));
  if (!rule) {
    const result = orError(() => operation.run(body, call));
    const outcomes = result instanceof ResponseError ? [result] : result;
    seen.responseClasses = countClasses(outcomes);
    return write(outcomes);
  }
  seen.fault = { work: rule.work, answer: rule.answer };
  const outcomes = await faultyOutcomes(rule, request, hangUp, service);
  seen.responseClasses = countClasses(outcomes);
  return faultyAnswer(rule.answer, write(toldOutcomes(rule.answer, outcomes)));
}

function countClasses(outcomes: readonly Outcome[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const responseClass = responseClassOf(outcome);
    counts[responseClass] = (counts[responseClass] ?? 0) + 1;
  }
  return counts;
}

function mailboxOf({ mailboxes }: Service, account: Account, { headers }: Envelope): Mailbox {
  const [connectingSid] = headers.get('ExchangeImpersonation')?.children ?? [];
  const [identity] = connectingSid?.children ?? [];
  if (identity?.name === 'SID') {
    throw new SoapFault('ErrorInvalidUserSid', 'The SID does not belong to an account of this server.');
  }
  const address = (identity?.text ?? account.address).toLowerCase();
  const mailbox = mailboxes.find((each) => each.address === address);
  if (!mailbox) {
    throw new SoapFault('ErrorNonExistentMailbox', 'The SMTP address has no mailbox associated with it.');
  }
  if (identity && !account.mayImpersonate) {
    throw new SoapFault(
      'ErrorImpersonateUserDenied',
      'The account does not have permission to impersonate the requested user.',
    );
  }
  return mailbox;
}
