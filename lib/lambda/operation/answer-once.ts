import { z } from 'zod';
import type { EntryHistory } from '../../contract/request.ts';
import { type ClaimRecord, claim, endClaim } from '../claims/claim.ts';
import { otherRequest, stillRunning } from '../common/problem.ts';
import type { Bucket } from '../results/bucket.ts';
import { type Answer, answerSchema, isLeftToDo, resultsIn } from './answer.ts';
import type { OperationEnvironment } from './operation-environment.ts';
import { hashOfRequest } from './request-hash.ts';
import { handedOverBefore, type Respond } from './respond.ts';
import { type AcceptedRequest, afterAttempts, claimantOf, type EarlierAttempts } from './run-request.ts';

/** How long a stored answer is given again, in ms. */
const keptMs = 24 * 3_600_000;

const noteSchema = z.object({
  /** The hash of the request. */
  request: z.string(),
  batchId: z.string(),
  /** The body of an earlier answer, whose settled entries stay settled. */
  earlierBody: z.string().optional(),
});

const endSchema = z.object({ answer: answerSchema, overAt: z.number() });

/** What is known of the last request under a name. */
interface Known extends z.infer<typeof noteSchema>, Pick<ClaimRecord, 'at' | 'until'> {
  /** Absent if it still runs, or died. */
  readonly end: z.infer<typeof endSchema> | undefined;
}

/** Answers a request once under a name: an equal one gets the same answer, but what was surely not done is run again. Throws a ProblemError if another request has the name, or an equal one still runs. */
export async function answerOnce(
  accepted: AcceptedRequest,
  name: string,
  bucket: Bucket,
  environment: OperationEnvironment,
  respond: Respond,
): Promise<Answer> {
  const { operation, given, invocation } = accepted;
  const request = hashOfRequest(operation, given);
  const claimant = claimantOf(invocation, environment);
  const isOfToday = (known: Known) => claimant.at < known.at + keptMs;
  const knownOf = (record: ClaimRecord | undefined) => {
    const known = record && read(record);
    // An equal request that died stays in doubt for as long as the bucket knows of it.
    return known && (isOfToday(known) || (known.request === request && !known.end)) ? known : undefined;
  };
  const claimed = await claim(bucket, name, {
    ...claimant,
    hasEnded: (record) => record.ended !== undefined,
    isKept: (record) => {
      const known = knownOf(record);
      return known !== undefined && (known.request !== request || isComplete(known));
    },
    noteAfter: (record) => noteAfter(knownOf(record), { request, batchId: invocation.batchId }),
  });
  if (claimed.kind === 'heldByAnother') {
    const { end, ...known } = read(claimed.other);
    if (known.request !== request) throw otherRequest();
    if (!end) throw stillRunning(known.until - claimant.at);
    environment.monitor.info('answer repeated', { batchId: known.batchId, operation: operation.name });
    return end.answer;
  }
  const known = knownOf(claimed.earlier);
  const hasDied = known !== undefined && !known.end;
  const begun = hasDied ? await handedOverBefore(bucket, known.batchId) : undefined;
  const { answer, overAt } = begun ?? (await respond(afterAttempts(accepted, attemptsIn(known))));
  // An answer that is not stored would not be given again, so it is not given at all.
  if (!(await endClaim(bucket, claimed, { answer, overAt }))) throw new Error('the answer could not be stored');
  return answer;
}

function read({ at, until, note, ended }: ClaimRecord): Known {
  return { ...noteSchema.parse(note), at, until, end: ended === undefined ? undefined : endSchema.parse(ended) };
}

function isComplete({ end }: Known): boolean {
  return end !== undefined && !resultsIn(end.answer.body).some(isLeftToDo);
}

function noteAfter(known: Known | undefined, own: { request: string; batchId: string }) {
  const earlierBody = bodyOf(known);
  return earlierBody === undefined ? own : { ...own, earlierBody };
}

function bodyOf(known: Known | undefined): string | undefined {
  return known?.end?.answer.body ?? known?.earlierBody;
}

/** Returns what an earlier request under the name left: its settled entries, and the others in doubt if it died. */
function attemptsIn(known: Known | undefined): EarlierAttempts {
  if (!known) return {};
  const results = resultsIn(bodyOf(known) ?? '{}');
  const { end, until } = known;
  const entries = new Map(
    results.flatMap((result): [number, EntryHistory][] => {
      const { index, key: _, ...outcome } = result;
      if (!isLeftToDo(result)) return [[index, { kind: 'settled', outcome }]];
      return end ? [[index, { kind: 'notDone' }]] : [];
    }),
  );
  return end ? { overAt: end.overAt, entries } : { wasTried: true, overAt: until, entries };
}
