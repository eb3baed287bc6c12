import type { SimulatedExchange } from '../exchange/exchange.ts';

/** An entry of a workload: what is sent, a text that no other entry has, and how often it was done. */
export interface PreparedEntry {
  readonly value: object;
  readonly marker: string;
  /** Returns how often it was done: by what Exchange holds or, for a read, by its result. */
  timesDone(result: string): number;
}

/** The options and entries of a request. */
export interface PreparedRequest {
  readonly options: object;
  readonly entries: readonly PreparedEntry[];
}

/** An operation as a workload uses it. */
export interface WorkOperation {
  readonly name: string;
  readonly operation: string;
  readonly entriesName: string;
  readonly effect: 'read' | 'write';
  /** Whether entries are created under keys. */
  readonly isKeyed?: true;
  /** Whether an Idempotency-Key makes a repetition safe because what was done can be looked up. */
  readonly canBeLookedUp?: true;
  /** Whether the same entry twice is to be done twice. */
  readonly countsTwice?: true;
  /** Puts into the mailbox what the entries are about and returns them; each tag is the name of an entry. */
  prepare(exchange: SimulatedExchange, tags: readonly string[]): Promise<PreparedRequest>;
}
