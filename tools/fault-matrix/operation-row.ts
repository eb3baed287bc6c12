import type { EntryResult } from './batch-client.ts';
import type { MailboxOwner } from './mailbox-owner.ts';

/** A request of the matrix, and how to count what became of it. */
export interface Task {
  readonly request: object;
  /** Gives how often each entry was done, in order, by what the mailbox holds and, of what is read, by its result. */
  timesDone(results: readonly EntryResult[]): Promise<readonly number[]>;
}

/** An operation of the matrix: how a request for it is prepared in an empty mailbox. */
export interface OperationRow {
  readonly name: string;
  /** EWS's name of it. */
  readonly operation: string;
  /** How many entries a request has: many, or fewer where each is a call of its own. */
  readonly size: 'batch' | 'single';
  readonly sendsMail?: true;
  /** Whether it is on the IM list: its answer is one response message and no list of them. */
  readonly isOnImList?: true;
  /** Whether its caller may send the same request again. */
  readonly isRepeatable?: true;
  prepare(owner: MailboxOwner, count: number): Promise<Task>;
}

/** Gives a name for each entry. */
export function namesOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `entry ${index};`);
}

/** Counts what is read: an entry is done once where its result is a success and holds this text. */
export function timesRead(texts: readonly string[]): Task['timesDone'] {
  return async (results) =>
    texts.map((text, index) => {
      const result = results[index];
      return Number(result?.responseClass === 'Success' && JSON.stringify(result).includes(text));
    });
}
