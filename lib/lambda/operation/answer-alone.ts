import { z } from 'zod';
import { keyOf } from '../../contract/key.ts';
import type { EntryHistory } from '../../contract/request.ts';
import { type ClaimRecord, claim, endClaim, type HeldClaim } from '../claims/claim.ts';
import { errorFacts } from '../common/log-facts.ts';
import { stillRunning } from '../common/problem.ts';
import { readBatchFile } from '../results/batch-files.ts';
import type { Bucket } from '../results/bucket.ts';
import { type Answer, batchAnswer } from './answer.ts';
import type { OperationEnvironment } from './operation-environment.ts';
import { hashOfRequest } from './request-hash.ts';
import { handedOverBefore, type Respond, type Response } from './respond.ts';
import { type AcceptedRequest, afterAttempts, claimantOf, type EarlierAttempts } from './run-request.ts';

const noteSchema = z.object({
  batchId: z.string(),
  /** The prefix of the keys that entries without a key of the caller got. */
  keyPrefix: z.string(),
});

const endSchema = z.union([
  z.object({ batchId: z.string() }),
  z.object({ inDoubt: z.array(z.int()), overAt: z.number() }),
]);

type End = z.infer<typeof endSchema>;

/** Whether a request has keys by which its caller can repeat it, although it has no Idempotency-Key. */
export function hasKeysOfCaller({ operation, given }: AcceptedRequest): boolean {
  return operation.effect === 'write' && given.entries.some((entry) => keyOf(entry) !== undefined);
}

/** Answers a request while no equal one runs; what an earlier one left in doubt is looked up or stays unknown. Throws a ProblemError if one still runs. */
export async function answerAlone(
  accepted: AcceptedRequest,
  bucket: Bucket,
  environment: OperationEnvironment,
  respond: Respond,
): Promise<Answer> {
  const { operation, given, invocation } = accepted;
  const claimant = claimantOf(invocation, environment);
  const claimed = await claim(bucket, `claims/requests/${hashOfRequest(operation, given)}`, {
    ...claimant,
    hasEnded: (earlier) => earlier.ended !== undefined,
    isKept: (earlier) => isBatchRunning(earlier, bucket),
    noteAfter: (earlier) => {
      const { batchId } = invocation;
      return { batchId, keyPrefix: keyPrefixAfter(earlier) ?? invocation.keyPrefix };
    },
  });
  if (claimed.kind === 'heldByAnother') {
    const end = endOf(claimed.record);
    if (end && 'batchId' in end) return batchAnswer(end.batchId);
    throw stillRunning(claimed.record.until - claimant.at);
  }
  const { earlier } = claimed;
  const hasDied = earlier !== undefined && earlier.ended === undefined;
  const begun = hasDied ? await handedOverBefore(bucket, noteSchema.parse(earlier.note).batchId) : undefined;
  const response = begun ?? (await respond(afterAttempts(accepted, attemptsIn(earlier))));
  await end(claimed, response, bucket, environment);
  return response.answer;
}

function endOf({ ended }: ClaimRecord): End | undefined {
  return ended === undefined ? undefined : endSchema.parse(ended);
}

async function isBatchRunning(earlier: ClaimRecord, bucket: Bucket): Promise<boolean> {
  const end = endOf(earlier);
  if (!end || !('batchId' in end)) return false;
  return (await readBatchFile(bucket, end.batchId, 'end')) === undefined;
}

/** Returns the key prefix of an earlier request that left something in doubt, by which its items can be found. */
function keyPrefixAfter(earlier: ClaimRecord | undefined): string | undefined {
  const end = earlier && endOf(earlier);
  const isInDoubt = earlier && (!end || ('inDoubt' in end && end.inDoubt.length > 0));
  return isInDoubt ? noteSchema.parse(earlier.note).keyPrefix : undefined;
}

function attemptsIn(earlier: ClaimRecord | undefined): EarlierAttempts {
  if (!earlier) return {};
  const keyPrefix = keyPrefixAfter(earlier);
  const end = endOf(earlier);
  if (!end) return { keyPrefix, wasTried: true, overAt: earlier.until };
  if ('batchId' in end) return {};
  const { inDoubt, overAt } = end;
  const entries = new Map(inDoubt.map((index): [number, EntryHistory] => [index, { kind: 'inDoubt', overAt }]));
  return { keyPrefix, overAt, entries };
}

async function end(
  held: HeldClaim,
  { batchId, inDoubt, overAt }: Response,
  bucket: Bucket,
  { monitor }: OperationEnvironment,
): Promise<void> {
  try {
    await endClaim(bucket, held, batchId === undefined ? { inDoubt: [...inDoubt], overAt } : { batchId });
  } catch (error) {
    // The claim then ends when it expires, as if its holder had died.
    monitor.failure('claim not ended', errorFacts(error));
  }
}
