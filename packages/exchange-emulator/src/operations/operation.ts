import { ResponseError } from '../response-error.ts';
import type { Mailbox } from '../store/mailbox.ts';
import { type Element, m } from '../xml.ts';

/** The context of a request: the mailbox that it acts on, all mailboxes, and the time. */
export interface Call {
  readonly mailbox: Mailbox;
  readonly mailboxes: readonly Mailbox[];
  readonly now: Date;
  readonly dateTimePrecision: string | undefined;
}

/** A valid request: its root element, its operation and its context. */
export interface Request {
  readonly body: Element;
  readonly operation: Operation;
  readonly call: Call;
}

/** The outcome of one entry: the elements after the ResponseCode of its response message, or its error. */
export type Outcome = readonly Element[] | ResponseError;

/** An operation. Its response has one response message per entry. */
export interface Operation {
  /** The name of the element with the entries; undefined if the request itself is the one entry and the one response. */
  readonly entries: string | undefined;
  /** The elements after the ResponseCode of a response message of class Error. */
  readonly emptyResult: readonly Element[];
  /** The first RequestServerVersion that has the operation; absent if all have it. */
  readonly leastVersion?: string;
  /** Returns the outcome of each entry. Throws a ResponseError that becomes the one response message of the request. */
  readonly run: (request: Element, call: Call) => readonly Outcome[];
}

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
/** The errors after which Exchange does not process the entries that follow. */
const stoppingCodes: ReadonlySet<string> = new Set([
  'ErrorAccessDenied',
  'ErrorAccountDisabled',
  'ErrorADUnavailable',
  'ErrorADOperation',
  'ErrorConnectionFailed',
  'ErrorMailboxStoreUnavailable',
  'ErrorMailboxMoveInProgress',
  'ErrorPasswordChangeRequired',
  'ErrorPasswordExpired',
  'ErrorQuotaExceeded',
  'ErrorInsufficientResources',
]);

/** Whether the entries after this outcome are not processed. */
export function stopsBatch(outcome: Outcome): boolean {
  return outcome instanceof ResponseError && stoppingCodes.has(outcome.code);
}

/** Returns the outcome of each entry in order. After an error that stops the batch, the rest is not run. */
export function runEach(entries: readonly Element[], run: (entry: Element) => readonly Element[]): readonly Outcome[] {
  let stopped = false;
  return entries.map((entry) => {
    const outcome = stopped ? new ResponseError('ErrorBatchProcessingStopped') : resultOrError(() => run(entry));
    stopped ||= stopsBatch(outcome);
    return outcome;
  });
}

/** Returns the result of `run`, or the ResponseError that it throws. */
export function resultOrError<Result>(run: () => Result): Result | ResponseError {
  try {
    return run();
  } catch (error) {
    if (error instanceof ResponseError) return error;
    throw error;
  }
}

/** Returns the response class of an outcome. */
export function responseClassOf(outcome: Outcome): 'Success' | 'Warning' | 'Error' {
  if (!(outcome instanceof ResponseError)) return 'Success';
  return outcome.code === 'ErrorBatchProcessingStopped' ? 'Warning' : 'Error';
}

/** Returns the root element of an operation's response. */
export function writeResponse(name: string, operation: Operation, outcomes: readonly Outcome[]): Element {
  if (operation.entries === undefined) {
    const [outcome = []] = outcomes;
    return m(`${name}Response`, { ResponseClass: responseClassOf(outcome) }, writeOutcome(operation, outcome));
  }
  const messages = outcomes.map((outcome) =>
    m(`${name}ResponseMessage`, { ResponseClass: responseClassOf(outcome) }, writeOutcome(operation, outcome)),
  );
  return m(`${name}Response`, {}, [m('ResponseMessages', {}, messages)]);
}

function writeOutcome({ emptyResult }: Operation, outcome: Outcome): readonly Element[] {
  if (!(outcome instanceof ResponseError)) return [m('ResponseCode', {}, 'NoError'), ...outcome];
  return [
    m('MessageText', {}, outcome.message),
    m('ResponseCode', {}, outcome.code),
    m('DescriptiveLinkKey', {}, '0'),
    ...(outcome.details.length > 0 ? [m('MessageXml', {}, outcome.details)] : []),
    ...emptyResult,
  ];
}
