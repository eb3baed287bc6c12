import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import type { Outcome } from '../functions/execution-environment.ts';

const batchResponse = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullish();

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
/** Returns the records that an invocation processed. A malformed partial batch response, or one that names an unknown message, means none, as in Lambda. */
export function findProcessedRecords(
  outcome: Outcome,
  records: readonly SQSRecord[],
  reportBatchItemFailures: boolean,
): readonly SQSRecord[] {
  if (outcome.kind !== 'returned') return [];
  if (!reportBatchItemFailures) return records;
  const parsed = batchResponse.safeParse(JSON.parse(outcome.payload));
  if (!parsed.success) return [];
  const failedIds = new Set(parsed.data?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
  const processed = records.filter(({ messageId }) => !failedIds.has(messageId));
  return processed.length === records.length - failedIds.size ? processed : [];
}
