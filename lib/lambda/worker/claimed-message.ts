import type { StoredClaim } from '../claims/claim.ts';
import { isComplete, type Journal } from '../results/journal.ts';
import type { WorkMessage } from './work-message.ts';

/** A message that no other worker works on. Its request has its history. */
export interface ClaimedMessage extends WorkMessage {
  /** The number of the attempt at it. No two attempts have the same one, whichever copies of the message they got. */
  readonly attempt: number;
  /** Absent if messages are not claimed. */
  readonly claim?: StoredClaim;
  /** The journal of the last attempt that ended; absent if none has. */
  readonly journal?: Journal;
}

/** A message of which nothing is left to try: its last attempt has written of each entry that it is settled or requeued. */
export interface CompleteMessage extends ClaimedMessage {
  readonly journal: Journal;
  /** Whether all messages that follow from it, dead-letter and requeued ones, are surely sent. */
  readonly isForwarded: boolean;
}

/** Whether an attempt left nothing of a message to try. */
export function isCompleteFor({ request }: WorkMessage, journal: Journal | undefined): journal is Journal {
  return journal !== undefined && isComplete(journal, request.entries.length);
}
