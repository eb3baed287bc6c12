import pLimit from 'p-limit';
import { errorFacts, log } from '../common/log.ts';
import { type GivenBack, usualWaitMs } from '../messages/visibility.ts';
import { claimPart } from '../results/claim.ts';
import type { WorkMessage } from './work-message.ts';

/** The messages that are to be worked on, and the records that are to be received again because nobody could say whether they are. */
export interface ClaimedMessages {
  readonly messages: readonly WorkMessage[];
  readonly givenBack: readonly GivenBack[];
}

const claimsInFlight = 16;

/** Claims the parts of batches that messages are; leaves out those whose part another message has: the splitter sends a part twice where it was stopped in between. */
export async function claimParts(messages: readonly WorkMessage[], bucket: string): Promise<ClaimedMessages> {
  const claims = await pLimit(claimsInFlight).map(messages, (message) => claim(message, bucket));
  const among = (wanted: Claim) => messages.filter((_, place) => claims[place] === wanted);
  const givenBack = among('unknown').map(({ record, receiveCount }) => ({ record, waitMs: usualWaitMs(receiveCount) }));
  return { messages: among('ours'), givenBack };
}

type Claim = 'ours' | 'others' | 'unknown';

async function claim({ record, origin, failure }: WorkMessage, bucket: string): Promise<Claim> {
  const isSentOnce = !('places' in origin) || origin.batchId === record.messageId || failure.responseCode !== undefined;
  if (isSentOnce) return 'ours';
  try {
    return (await claimPart(bucket, origin, record.messageId)) ? 'ours' : 'others';
  } catch (error) {
    log().error('part not claimed', { batchId: origin.batchId, part: origin.number, ...errorFacts(error) });
    return 'unknown';
  }
}
