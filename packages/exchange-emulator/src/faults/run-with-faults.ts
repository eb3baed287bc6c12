import { setTimeout as delay } from 'node:timers/promises';
import { type Outcome, type Request, resultOrError, stopsBatch } from '../operations/operation.ts';
import { ResponseError } from '../response-error.ts';
import { SoapFault } from '../soap-fault.ts';
import { child, type Element, m, t } from '../xml.ts';
import { isReplaced, type Rule, type RuleError } from './rule.ts';

type EntryError = Rule['work']['errors'][number];

/** The server that a call is made to: its clock, how long a call may work, and the signal that it stops. */
interface Server {
  readonly now: () => Date;
  readonly executionLimitMs: number;
  readonly stopping: AbortSignal;
}

/**
 * What became of the entries of a call under a rule, when it is time to answer. They are done one after another, and all
 * before any other call is served unless the rule gives them time. Rejects with an AbortError when the server stops, and
 * with a SoapFault when the call has worked for too long.
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
    if (answer.delayMs > 0) await delay(answer.delayMs, undefined, { signal: server.stopping });
    return outcomes;
  } finally {
    clearTimeout(timer);
  }
}

async function runOneByOne(
  request: Request,
  { done, msPerEntry, errors }: Rule['work'],
  { now, executionLimitMs, stopping: signal }: Server,
): Promise<readonly Outcome[]> {
  const endsAt = request.call.now.getTime() + executionLimitMs;
  const outcomes: Outcome[] = [];
  let stopped = false;
  for (const [place, single] of singleRequests(request).slice(0, done).entries()) {
    // Even an await that waits for nothing would let another call come between two entries.
    if (msPerEntry > 0) {
      await delay(msPerEntry, undefined, { signal });
      if (now().getTime() > endsAt) throw new SoapFault('ErrorTimeoutExpired', 'The request took too long.');
    }
    const asked = errors.find(({ at = [place] }) => at.includes(place));
    const result: ReturnType<typeof runSingle> = stopped
      ? [new ResponseError('ErrorBatchProcessingStopped')]
      : runSingle({ ...request, call: { ...request.call, now: now() } }, single, asked);
    if (result instanceof ResponseError) return [result];
    outcomes.push(...result);
    stopped ||= result.some(stopsBatch);
  }
  return outcomes;
}

/** The request as one request for each of its entries; where none are in a list, it is one itself. */
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
  asked: EntryError | undefined,
): readonly Outcome[] | ResponseError {
  if (!asked) return resultOrError(() => operation.run(single, call));
  const { savedTo } = asked;
  const saved = savedTo === undefined ? [] : resultOrError(() => operation.run(savedOnly(single, savedTo), call));
  if (saved instanceof ResponseError || saved.some((outcome) => outcome instanceof ResponseError)) return saved;
  return [errorOf(asked)];
}

/** A CreateItem that saves into a distinguished folder what another one sends. */
function savedOnly(createItem: Element, folder: string): Element {
  const savedItemFolderId = m('SavedItemFolderId', {}, [t('DistinguishedFolderId', { Id: folder })]);
  const others = createItem.children.filter(({ name }) => name !== 'SavedItemFolderId');
  return {
    ...createItem,
    attributes: { ...createItem.attributes, MessageDisposition: 'SaveOnly' },
    children: [savedItemFolderId, ...others],
  };
}

/** The error of an entry, or of a whole call, that a rule asks for. */
export function errorOf({ code, messageText, messageXml }: RuleError): ResponseError {
  return new ResponseError(code, valuesOf(messageXml), messageText);
}

/** The Values of a MessageXml. */
export function valuesOf(messageXml: RuleError['messageXml']): readonly Element[] {
  return Object.entries(messageXml).map(([Name, value]) => t('Value', { Name }, value));
}
