import type { SQSRecord } from 'aws-lambda';
import pLimit from 'p-limit';
import { errorFacts, log } from '../common/log.ts';
import { inTens, sqsClient } from './queue.ts';

/** A record that is not done, and the ms after which it is to be received again. */
export interface GivenBack {
  readonly record: SQSRecord;
  readonly waitMs: number;
}

type Receipt = Pick<GivenBack, 'waitMs'> & { readonly record: Pick<SQSRecord, 'receiptHandle'> };

const firstMs = 2_000;
const mostMs = 900_000;
// SQS keeps a message from view for twelve hours at most, counted from its receipt.
const mostVisibilitySeconds = 12 * 3_600 - 300;
const callsInFlight = 8;

/** Gives the ms to wait where nobody has named any: twice as long after each receipt, half of it by chance, up to 15 minutes. */
export function usualWaitMs(receiveCount: number, chance: number = Math.random()): number {
  return (Math.min(mostMs, firstMs * 2 ** (receiveCount - 1)) * (1 + chance)) / 2;
}

/** Gives ms as the whole seconds that SQS takes, at most `most`. */
export function secondsOf(ms: number, most: number): number {
  return Math.min(most, Math.ceil(Math.max(0, ms) / 1000));
}

/** Sets when each record is to be received again; where the queue does not take that, it is when the queue's own visibility timeout is over. */
export async function giveBack(queueUrl: string, records: readonly Receipt[]): Promise<void> {
  await pLimit(callsInFlight).map(inTens(records), (some) => changeVisibility(queueUrl, some));
}

async function changeVisibility(QueueUrl: string, records: readonly Receipt[]): Promise<void> {
  const { ChangeMessageVisibilityBatchCommand } = await import('@aws-sdk/client-sqs');
  const Entries = records.map(({ record: { receiptHandle: ReceiptHandle }, waitMs }, place) => ({
    Id: String(place),
    ReceiptHandle,
    VisibilityTimeout: secondsOf(waitMs, mostVisibilitySeconds),
  }));
  try {
    const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries });
    const { Failed = [] } = await (await sqsClient()).send(command);
    if (Failed.length > 0) log().error('visibility not changed', { codes: Failed.map(({ Code }) => Code) });
  } catch (error) {
    log().error('visibility not changed', { messages: records.length, ...errorFacts(error) });
  }
}
