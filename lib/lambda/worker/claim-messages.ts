import pLimit from 'p-limit';
import { errorFacts } from '../common/log-facts.ts';
import { claimPart } from '../results/claim.ts';
import { type RetriedRecord, retriedRecord } from './retried-record.ts';
import type { WorkMessage } from './work-message.ts';
import type { WorkerEnvironment } from './worker-environment.ts';

/** The messages to work on, and the records to retry because their claim could not be read. */
export interface ClaimedMessages {
  readonly messages: readonly WorkMessage[];
  readonly retried: readonly RetriedRecord[];
}

const claimsInFlight = 16;

/** Claims the parts of batches. A part that another message holds is left out: an interrupted splitter sends a part twice. */
export async function claimMessages(
  messages: readonly WorkMessage[],
  environment: WorkerEnvironment,
): Promise<ClaimedMessages> {
  const claims = await pLimit(claimsInFlight).map(messages, (message) => claim(message, environment));
  const withClaim = (wanted: Claim) => messages.filter((_, place) => claims[place] === wanted);
  return {
    messages: withClaim('held'),
    retried: withClaim('unknown').map(({ record }) => retriedRecord(record, environment.chance)),
  };
}

type Claim = 'held' | 'heldByAnother' | 'unknown';

async function claim(
  { record, origin, failure }: WorkMessage,
  { batches: { bucket }, monitor }: WorkerEnvironment,
): Promise<Claim> {
  const isSentOnce = !('places' in origin) || origin.batchId === record.messageId || failure.responseCode !== undefined;
  if (isSentOnce) return 'held';
  try {
    return (await claimPart(bucket, origin, record.messageId)) ? 'held' : 'heldByAnother';
  } catch (error) {
    monitor.failure('part not claimed', { batchId: origin.batchId, part: origin.number, ...errorFacts(error) });
    return 'unknown';
  }
}
