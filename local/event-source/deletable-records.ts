import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import type { Outcome } from '../functions/execution-environment.ts';

const batchResponse = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullish();

/** Gives the records of an invocation that are done: none where it failed as a whole, which is also how Lambda takes a response of another form or one that names an unknown message (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html). */
export function doneRecords(
  outcome: Outcome,
  records: readonly SQSRecord[],
  reportBatchItemFailures: boolean,
): readonly SQSRecord[] {
  if (outcome.kind !== 'returned') return [];
  if (!reportBatchItemFailures) return records;
  const parsed = batchResponse.safeParse(JSON.parse(outcome.payload));
  if (!parsed.success) return [];
  const failures = new Set(parsed.data?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
  const done = records.filter(({ messageId }) => !failures.has(messageId));
  return done.length === records.length - failures.size ? done : [];
}
