import { isUtf8 } from 'node:buffer';
import type { Account } from './accounts.ts';
import { sendWaiting } from './mail/delivery.ts';
import { type Call, type Outcome, orError, responseClassOf, writeResponse } from './operations/operation.ts';
import { operations } from './operations/operations.ts';
import { ResponseError } from './response-error.ts';
import { checkElement } from './schema/check.ts';
import { asFault, checkVersion, type Envelope, readEnvelope, SoapFault, writeEnvelope, writeFault } from './soap.ts';
import { createMailbox, type Mailbox } from './store/mailbox.ts';
import { child, namespaces } from './xml.ts';

/** Everything the server keeps: who may sign in, the mailboxes, the calls it has seen, and its clock. */
export interface Service {
  readonly accounts: readonly Account[];
  readonly mailboxes: readonly Mailbox[];
  readonly calls: SeenCall[];
  readonly now: () => Date;
}

/**
 * A call that was seen, as far as it got: what it asked for, how many entries, and how many of its response messages
 * are of each class, or the code of its fault.
 */
export interface SeenCall {
  operation?: string;
  mailbox?: string;
  entries?: number;
  clientRequestId?: string;
  responseClasses?: Readonly<Record<string, number>> | string;
}

/** A server's state with an empty mailbox for each account. */
export function createService(accounts: readonly Account[], now: () => Date): Service {
  return { accounts, now, calls: [], mailboxes: accounts.map(({ address }) => createMailbox(address)) };
}

/** The HTTP status and body of the answer to a request's bytes; what was asked is noted in `seen`. */
export function answer(service: Service, account: Account, request: Buffer, seen: SeenCall): readonly [number, string] {
  try {
    return [200, run(service, account, readText(request), seen)];
  } catch (error) {
    const fault = error instanceof SoapFault ? error : new SoapFault('ErrorInternalServerError', String(error));
    seen.responseClasses = fault.code;
    return [500, writeFault(fault)];
  }
}

function readText(bytes: Buffer): string {
  if (!isUtf8(bytes)) {
    throw new SoapFault('ErrorSchemaValidation', 'The request failed schema validation: it is not UTF-8.');
  }
  return bytes.toString().replace(/^\uFEFF/, '');
}

function run(service: Service, account: Account, document: string, seen: SeenCall): string {
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
  const result = orError(() => operation.run(body, call));
  const outcomes = result instanceof ResponseError ? [result] : result;
  seen.responseClasses = countClasses(outcomes);
  return writeEnvelope(writeResponse(body.name, operation, outcomes));
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
