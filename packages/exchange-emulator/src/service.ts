import { isUtf8 } from 'node:buffer';
import type { Account } from './accounts.ts';
import { type Answer, createSoapAnswer } from './answer.ts';
import { checkVersion, type Envelope, readEnvelope, throwAsFault, writeEnvelope } from './envelope.ts';
import { applyAnswerFaults, reportedOutcomes } from './faults/apply-answer-faults.ts';
import { chooseRule, countInFlight, createFaultState, type FaultState } from './faults/fault-state.ts';
import { runWithFaults } from './faults/run-with-faults.ts';
import { sendDueMessages } from './mail/delivery.ts';
import { knownOperations } from './operations/known-operations.ts';
import { type Call, type Outcome, type Request, resultOrError, writeResponse } from './operations/operation.ts';
import { countClasses, type RecordedCall } from './recorded-call.ts';
import { ResponseError } from './response-error.ts';
import { checkElement } from './schema/check-element.ts';
import { SoapFault, writeFault } from './soap-fault.ts';
import { createMailbox, type Mailbox } from './store/mailbox.ts';
import { child, namespaces } from './xml.ts';

/** The state of an emulator. */
export interface Service {
  /** The accounts that may sign in. */
  readonly accounts: readonly Account[];
  readonly mailboxes: readonly Mailbox[];
  /** The calls since the start or the last DELETE /calls, oldest first. */
  readonly calls: RecordedCall[];
  readonly faults: FaultState;
  readonly now: () => Date;
  /** Resolves after `ms` milliseconds of its clock; rejects with AbortError if the emulator stops. */
  readonly delay: (ms: number) => Promise<void>;
  /** The time in milliseconds after which a call fails. */
  readonly executionLimitMs: number;
}

/** Returns the state of a new emulator, with an empty mailbox for each account. */
export function createService(given: Pick<Service, 'accounts' | 'now' | 'delay' | 'executionLimitMs'>): Service {
  const mailboxes = given.accounts.map(({ address }) => createMailbox(address));
  return { ...given, calls: [], faults: createFaultState(), mailboxes };
}

/**
 * Answers an EWS request and adds what is known about it to `record`. Runs without interruption by other calls, unless
 * a fault rule delays it. `dropConnection` closes the client's connection.
 */
export async function answerCall(
  service: Service,
  account: Account,
  bytes: Buffer,
  record: RecordedCall,
  dropConnection: () => void,
): Promise<Answer> {
  try {
    const request = readRequest(service, account, readText(bytes), record);
    return await countInFlight(service.faults, request.call.mailbox.address, () =>
      run(service, request, record, dropConnection),
    );
  } catch (error) {
    const fault = error instanceof SoapFault ? error : new SoapFault('ErrorInternalServerError', String(error));
    record.responseClasses = fault.code;
    return createSoapAnswer(500, writeFault(fault));
  }
}

function readText(bytes: Buffer): string {
  if (!isUtf8(bytes)) {
    throw new SoapFault('ErrorSchemaValidation', 'The request failed schema validation: it is not UTF-8.');
  }
  return bytes.toString().replace(/^\uFEFF/, '');
}

function readRequest(service: Service, account: Account, document: string, record: RecordedCall): Request {
  const envelope = readEnvelope(document);
  const { body, headers } = envelope;
  const operation = body.namespace === namespaces.messages ? knownOperations.get(body.name) : undefined;
  record.operation = body.name;
  if (!operation) throw new SoapFault('ErrorInvalidRequest', `The operation ${body.name} is not supported.`);
  throwAsFault(() => checkElement(body, `${body.name}Type`));
  checkVersion(envelope, operation.leastVersion);
  record.entries = operation.entries === undefined ? 1 : (child(body, operation.entries)?.children.length ?? 0);
  const mailbox = mailboxOf(service, account, envelope);
  record.mailbox = mailbox.address;
  const dateTimePrecision = headers.get('DateTimePrecision')?.text;
  const call: Call = { mailbox, mailboxes: service.mailboxes, now: service.now(), dateTimePrecision };
  sendDueMessages(call.mailboxes, call.now);
  return { body, operation, call };
}

async function run(
  service: Service,
  request: Request,
  record: RecordedCall,
  dropConnection: () => void,
): Promise<Answer> {
  const { body, operation, call } = request;
  const rule = chooseRule(service.faults, body.name, call.mailbox.address, service.now());
  const write = (outcomes: readonly Outcome[]) =>
    createSoapAnswer(200, writeEnvelope(writeResponse(body.name, operation, outcomes)));
  if (!rule) {
    const result = resultOrError(() => operation.run(body, call));
    const outcomes = result instanceof ResponseError ? [result] : result;
    record.responseClasses = countClasses(outcomes);
    return write(outcomes);
  }
  record.fault = { work: rule.work, answer: rule.answer };
  const outcomes = await runWithFaults(rule, request, dropConnection, service);
  record.responseClasses = countClasses(outcomes);
  return applyAnswerFaults(rule.answer, write(reportedOutcomes(rule.answer, outcomes)));
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
