import { z } from 'zod';
import type { EntryHistory } from '../../contract/request.ts';
import { type ClaimRecord, type ClaimWish, claim, endClaim } from '../claims/claim.ts';
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

/** The facts about the last request under a name. */
interface Known extends z.infer<typeof noteSchema>, Pick<ClaimRecord, 'at' | 'until'> {
  /** Absent if it still runs, or died. */
  readonly end: z.infer<typeof endSchema> | undefined;
}

/** The facts about the request that claims a name. */
interface Own {
  readonly request: string;
  readonly batchId: string;
  readonly at: number;
}

/** Answers a request under a name: an equal one gets the same answer, or runs what was surely not done. Throws a ProblemError if the name is another request's, or an equal one runs. */
export async function answerOnce(
  accepted: AcceptedRequest,
  name: string,
  bucket: Bucket,
  environment: OperationEnvironment,
  respond: Respond,
): Promise<Answer> {
  const { operation, given, invocation } = accepted;
  const claimant = claimantOf(invocation, environment);
  const own = { request: hashOfRequest(operation, given), batchId: invocation.batchId, at: claimant.at };
  const claimed = await claim(bucket, name, { ...claimant, ...rulesFor(own) });
  if (claimed.kind === 'heldByAnother') {
    const answer = storedAnswer(claimed.record, own);
    environment.monitor.info('answer repeated', { batchId: own.batchId, operation: operation.name });
    return answer;
  }
  const known = knownOf(claimed.earlier, own);
  const begun = known && !known.end ? await handedOverBefore(bucket, known.batchId) : undefined;
  const { answer, overAt } = begun ?? (await respond(afterAttempts(accepted, attemptsIn(known))));
  // An answer that is not stored could not be given again, so it is not given at all.
  if (!(await endClaim(bucket, claimed, { answer, overAt }))) throw new Error('the answer could not be stored');
  return answer;
}

function rulesFor(own: Own): Pick<ClaimWish, 'hasEnded' | 'isKept' | 'noteAfter'> {
  return {
    hasEnded: ({ ended }) => ended !== undefined,
    isKept(record) {
      const known = knownOf(record, own);
      return known !== undefined && (known.request !== own.request || isComplete(known));
    },
    noteAfter: (record) => noteAfter(knownOf(record, own), own),
  };
}

function read({ at, until, note, ended }: ClaimRecord): Known {
  return { ...noteSchema.parse(note), at, until, end: ended === undefined ? undefined : endSchema.parse(ended) };
}

/** Returns what is known of the last request, for as long as that counts. */
function knownOf(record: ClaimRecord | undefined, { request, at }: Own): Known | undefined {
  if (!record) return undefined;
  const known = read(record);
  // What an equal request that died has done stays in doubt for as long as the bucket knows of it.
  const isInDoubt = known.request === request && !known.end;
  return isInDoubt || at < known.at + keptMs ? known : undefined;
}

function isComplete({ end }: Known): boolean {
  return end !== undefined && !resultsIn(end.answer.body).some(isLeftToDo);
}

function storedAnswer(other: ClaimRecord, { request, at }: Own): Answer {
  const known = read(other);
  if (known.request !== request) throw otherRequest();
  if (!known.end) throw stillRunning(known.until - at);
  return known.end.answer;
}

function noteAfter(known: Known | undefined, { request, batchId }: Own) {
  const earlierBody = bodyOf(known);
  return { request, batchId, ...(earlierBody && { earlierBody }) };
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
