import { ResponseError } from '../response-error.ts';
import type { Mailbox } from '../store/mailbox.ts';
import { type Element, m } from '../xml.ts';

/** A request on its way: the mailbox it acts as, every mailbox there is, and the time. */
export interface Call {
  readonly mailbox: Mailbox;
  readonly mailboxes: readonly Mailbox[];
  readonly now: Date;
  readonly dateTimePrecision: string | undefined;
}

/** A request that the server takes: its root element, the operation that it names, and its call. */
export interface Request {
  readonly body: Element;
  readonly operation: Operation;
  readonly call: Call;
}

/** What became of one entry: the content of its response message behind the code, or its error. */
export type Outcome = readonly Element[] | ResponseError;

/**
 * An operation whose answer has one response message per entry. `entries` is the element that holds the entries, or
 * undefined where the request is itself the one entry, and its answer the one response message; `emptyResult` is what a
 * response message of class Error has behind its code; `leastVersion` is the RequestServerVersion from which on there
 * is such an operation, if it is not the first. A ResponseError that `run` throws is one response message for the whole
 * request.
 */
export interface Operation {
  readonly entries: string | undefined;
  readonly emptyResult: readonly Element[];
  readonly leastVersion?: string;
  readonly run: (request: Element, call: Call) => readonly Outcome[];
}

/**
 * The errors after which Exchange does not process the entries that follow:
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
 */
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

/** Whether the entries that follow one of that outcome are not run. */
export function stopsBatch(outcome: Outcome): boolean {
  return outcome instanceof ResponseError && stoppingCodes.has(outcome.code);
}

/**
 * The outcome of each entry in order; once one of them failed with an error that stops the batch, the rest are not run.
 */
export function runEach(entries: readonly Element[], run: (entry: Element) => readonly Element[]): readonly Outcome[] {
  let stopped = false;
  return entries.map((entry) => {
    const outcome = stopped ? new ResponseError('ErrorBatchProcessingStopped') : resultOrError(() => run(entry));
    stopped ||= stopsBatch(outcome);
    return outcome;
  });
}

/** What `run` gives, or the ResponseError that it throws. */
export function resultOrError<Result>(run: () => Result): Result | ResponseError {
  try {
    return run();
  } catch (error) {
    if (error instanceof ResponseError) return error;
    throw error;
  }
}

/** The response class of an outcome. */
export function responseClassOf(outcome: Outcome): 'Success' | 'Warning' | 'Error' {
  if (!(outcome instanceof ResponseError)) return 'Success';
  return outcome.code === 'ErrorBatchProcessingStopped' ? 'Warning' : 'Error';
}

/** The answer of the operation of that name. */
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
