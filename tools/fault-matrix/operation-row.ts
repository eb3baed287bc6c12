import type { EntryResult } from './batch-client.ts';
import type { MailboxOwner } from './mailbox-owner.ts';

/** Returns how often each entry was done, in order. It counts what the mailbox holds or, if the operation reads, the results. */
export type CountTimesDone = (results: readonly EntryResult[]) => Promise<readonly number[]>;

/** A request of the matrix, and how to count what was done of it. */
interface PreparedRequest {
  readonly request: object;
  readonly timesDone: CountTimesDone;
}

/** An operation of the matrix. */
export interface OperationRow {
  readonly name: string;
  /** The name of the operation in EWS. */
  readonly operation: string;
  /** The number of entries in a request: many, or fewer if each entry is a call of its own. */
  readonly size: 'batch' | 'single';
  readonly sendsMail?: true;
  /** Whether the operation is on the IM list. Its response has one response message and no list of them. */
  readonly isOnImList?: true;
  /** Whether its caller may repeat the same request. */
  readonly isRepeatable?: true;
  /** Fills the owner's empty mailbox with what the request is about, and returns a request with an entry per name. */
  prepare(owner: MailboxOwner, names: readonly string[]): Promise<PreparedRequest>;
}

/** Returns a name for each entry. No name is part of another. */
export function namesOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `entry ${index};`);
}

/** Counts an entry of a reading operation as done once if its result is a success and holds this text. */
export function timesRead(texts: readonly string[]): CountTimesDone {
  return async (results) =>
    texts.map((text, index) => {
      const result = results[index];
      return Number(result?.responseClass === 'Success' && JSON.stringify(result).includes(text));
    });
}
