import { type Outcome, type Request, resultOrError, stopsBatch } from '../operations/operation.ts';
import { ResponseError } from '../response-error.ts';
import { SoapFault } from '../soap-fault.ts';
import { child, type Element, m, t } from '../xml.ts';
import { isReplaced, type Rule, type RuleError } from './rule.ts';

type EntryError = Rule['work']['errors'][number];

/** The emulator that runs a call: its clock and the time limit of a call in milliseconds. */
interface Server {
  readonly now: () => Date;
  /** Resolves after `ms` milliseconds; rejects with AbortError if the emulator stops. */
  readonly delay: (ms: number) => Promise<void>;
  readonly executionLimitMs: number;
}

// Entries run one after another; other calls run in between only if the rule sets `msPerEntry`.
/**
 * Runs the entries of a call as a rule demands and resolves when the response is due. Rejects with AbortError if the
 * emulator stops, with SoapFault if the call runs too long.
 */
export async function runWithFaults(
  { work, answer }: Rule,
  request: Request,
  dropConnection: () => void,
  server: Server,
): Promise<readonly Outcome[]> {
  const timer = answer.dropAfterMs === undefined ? undefined : setTimeout(dropConnection, answer.dropAfterMs);
  try {
    const done = work.done ?? (isReplaced(answer) ? 0 : Number.POSITIVE_INFINITY);
    const outcomes = await runOneByOne(request, { ...work, done }, server);
    if (answer.delayMs > 0) await server.delay(answer.delayMs);
    return outcomes;
  } finally {
    clearTimeout(timer);
  }
}

async function runOneByOne(
  request: Request,
  { done, msPerEntry, errors }: Rule['work'],
  { now, delay, executionLimitMs }: Server,
): Promise<readonly Outcome[]> {
  const endsAt = request.call.now.getTime() + executionLimitMs;
  const outcomes: Outcome[] = [];
  let stopped = false;
  for (const [position, single] of singleRequests(request).slice(0, done).entries()) {
    // Even an await of 0 ms would let another call run between two entries.
    if (msPerEntry > 0) {
      await delay(msPerEntry);
      if (now().getTime() > endsAt) throw new SoapFault('ErrorTimeoutExpired', 'The request took too long.');
    }
    const entryError = errors.find(({ at = [position] }) => at.includes(position));
    const result: ReturnType<typeof runSingle> = stopped
      ? [new ResponseError('ErrorBatchProcessingStopped')]
      : runSingle({ ...request, call: { ...request.call, now: now() } }, single, entryError);
    if (result instanceof ResponseError) return [result];
    outcomes.push(...result);
    stopped ||= result.some(stopsBatch);
  }
  return outcomes;
}

/** Splits a request into one request per entry. A request without a list of entries stays whole. */
function singleRequests({ body, operation }: Request): readonly Element[] {
  const list = operation.entries === undefined ? undefined : child(body, operation.entries);
  if (!list) return [body];
  return list.children.map((entry) => ({
    ...body,
    children: body.children.map((part) => (part === list ? { ...list, children: [entry] } : part)),
  }));
}

function runSingle(
  { operation, call }: Request,
  single: Element,
  entryError: EntryError | undefined,
): readonly Outcome[] | ResponseError {
  if (!entryError) return resultOrError(() => operation.run(single, call));
  const { savedTo } = entryError;
  const saved = savedTo === undefined ? [] : resultOrError(() => operation.run(savedOnly(single, savedTo), call));
  if (saved instanceof ResponseError || saved.some((outcome) => outcome instanceof ResponseError)) return saved;
  return [errorOf(entryError)];
}

/**
 * Returns a CreateItem request that saves the items of another one in a distinguished folder instead of sending them.
 */
function savedOnly(createItem: Element, folder: string): Element {
  const savedItemFolderId = m('SavedItemFolderId', {}, [t('DistinguishedFolderId', { Id: folder })]);
  const others = createItem.children.filter(({ name }) => name !== 'SavedItemFolderId');
  return {
    ...createItem,
    attributes: { ...createItem.attributes, MessageDisposition: 'SaveOnly' },
    children: [savedItemFolderId, ...others],
  };
}

/** Returns the error that a rule defines for an entry or a whole call. */
export function errorOf({ code, messageText, messageXml }: RuleError): ResponseError {
  return new ResponseError(code, valuesOf(messageXml), messageText);
}

/** Returns the Value elements of a MessageXml. */
export function valuesOf(messageXml: RuleError['messageXml']): readonly Element[] {
  return Object.entries(messageXml).map(([Name, value]) => t('Value', { Name }, value));
}
