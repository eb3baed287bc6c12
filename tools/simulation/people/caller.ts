import type { Result } from '../../../lib/contract/result.ts';
import type { HttpReply } from '../lambda/api-gateway.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Scene } from './scene.ts';

/** A request as a caller sends it. */
export interface CallerRequest {
  readonly operation: string;
  readonly entriesName: string;
  readonly options: object;
  readonly entries: readonly LedgerEntry[];
  readonly idempotencyKey: string | undefined;
  readonly prefer: string | undefined;
  /** Whether the caller repeats it until it gets results. */
  readonly isRepeatable: boolean;
  readonly repeatsAfterMs: number;
  /** Called with the results of the request. */
  settled?(): void;
}

const surelyNotDone = new Set([
  'ErrorServerBusy',
  'ErrorExceededConnectionCount',
  'ErrorBatchProcessingStopped',
  'BatchTimeRanOut',
  'BatchExchangeUnreachable',
  'BatchSignInRefused',
]);

const mostAttempts = 12;
const mostResubmissions = 2;

/** Sends a request over HTTP as the README advises: what got no results is repeated, what was surely not done is sent anew. */
export function sendRequest(request: CallerRequest, scene: Scene, attempt = 1, resubmissions = 0): void {
  const { simulation, code } = scene;
  const { operation, entriesName, options, entries, idempotencyKey, prefer } = request;
  const functionName = code.functionOfOperation.get(operation) ?? '';
  const headers = {
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    ...(prefer === undefined ? {} : { prefer }),
  };
  const body = { ...options, [entriesName]: entries.map(({ value }) => value) };
  simulation.trace.note(
    `caller sends ${operation} [${entries.map(({ tag }) => tag).join(' ')}]${attempt > 1 ? ` again (${attempt})` : ''}`,
  );
  const send = () => {
    const requestId = scene.ask({ route: `POST /${functionName}`, functionName, headers, body }, (reply) =>
      replied(reply, request, scene, attempt, resubmissions),
    );
    for (const [index, entry] of entries.entries()) scene.ledger.place(requestId, index, entry);
  };
  send();
  const strike = request.isRepeatable && simulation.faults.strike('a request is repeated while it runs', operation);
  if (strike) scene.later(strike.between(0, 2_000), send);
}

function replied(reply: HttpReply, request: CallerRequest, scene: Scene, attempt: number, resubmissions: number): void {
  const { trace } = scene.simulation;
  const { status, requestId } = reply;
  const results = resultsIn(reply);
  trace.note(`caller gets ${status ?? 'no answer'} ${results.map(({ responseCode }) => responseCode).join(' ')}`);
  if (status === 202) placeBatch(reply, request, scene);
  else if (results.length > 0) settle(results, requestId, request, scene, resubmissions);
  else repeatOrGiveUp(reply, request, scene, attempt, resubmissions);
}

/** Books the results of a request. */
function settle(
  results: readonly Result[],
  requestId: string,
  request: CallerRequest,
  scene: Scene,
  resubmissions: number,
): void {
  if (results.length !== request.entries.length) {
    const text = `${results.length} for ${request.entries.length}`;
    scene.violations.push({ kind: 'wrong number of results', text });
  }
  const at = scene.simulation.world.now();
  for (const [index, result] of results.entries()) {
    request.entries[index]?.claims.push({ at, result, source: `HTTP ${requestId}` });
  }
  resubmit(results, request, scene, resubmissions);
  request.settled?.();
}

/** Repeats a request that got no results, if its caller may. */
function repeatOrGiveUp(
  { status, text }: HttpReply,
  request: CallerRequest,
  scene: Scene,
  attempt: number,
  resubmissions: number,
): void {
  const isUnanswered = status === undefined || status >= 500 || status === 409;
  if (isUnanswered && request.isRepeatable && attempt < mostAttempts) {
    const waitMs = status === 409 ? 5_000 : request.repeatsAfterMs;
    scene.later(waitMs, () => sendRequest(request, scene, attempt + 1, resubmissions));
    return;
  }
  if (!isUnanswered) scene.violations.push({ kind: `HTTP ${status}`, text });
  for (const entry of request.entries) entry.isGivenUp = true;
}

function placeBatch({ text }: HttpReply, { entries }: CallerRequest, { ledger }: Scene): void {
  const { batchId = '' }: { readonly batchId?: string } = JSON.parse(text);
  for (const [index, entry] of entries.entries()) ledger.place(batchId, index, entry);
}

/** Sends the entries anew that were surely not done and stay the caller's. */
function resubmit(results: readonly Result[], request: CallerRequest, scene: Scene, resubmissions: number): void {
  if (resubmissions >= mostResubmissions || request.settled) return;
  const undone = results.flatMap(({ responseCode, deadLettered }, index) => {
    const entry = request.entries[index];
    return entry && surelyNotDone.has(responseCode) && deadLettered !== true ? [entry] : [];
  });
  if (undone.length === 0) return;
  // What was said of them holds until they are sent anew.
  for (const entry of undone) entry.claims.length = 0;
  const idempotencyKey = request.idempotencyKey && `${request.idempotencyKey}-${resubmissions + 2}`;
  scene.later(10_000, () => sendRequest({ ...request, entries: undone, idempotencyKey }, scene, 1, resubmissions + 1));
}

function resultsIn({ status, text }: HttpReply): readonly Result[] {
  if (status === undefined || !text.startsWith('{')) return [];
  const { results = [] }: { readonly results?: readonly Result[] } = JSON.parse(text);
  return results;
}
