import type { Chance } from '../runtime/chance.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Posted } from '../soap/post.ts';

/** The call was not sent: Exchange asks for quiet for longer than there is time, or too little time is left. */
export interface NotSent {
  readonly kind: 'notSent';
  readonly quietMs: number;
}

/** The way to Exchange for one mailbox, at the pace that Exchange allows and within the time that is left. */
export interface ExchangePort {
  /** Posts an envelope once the mailbox's turn has come and Exchange asks for no quiet; NotSent if that does not fit into the time. Never throws. */
  post(envelope: string, mailbox: string | undefined): Promise<Posted | NotSent>;
  /** Whether `waitMs` milliseconds may be waited now and leave enough time for a call. */
  hasTimeFor(waitMs: number): boolean;
  /** Returns the milliseconds for which Exchange wants no calls; 0 if it does not ask for quiet. */
  quietMs(): number;
  /** Pauses the mailbox's calls for `backOffMs` milliseconds and lets fewer run at a time. */
  slowDown(backOffMs: number): void;
  /** Returns the most entries that a call may have now. */
  entriesPerCall(): number;
  /** The time after which a sent call without an answer is surely over, in milliseconds. */
  readonly settleMs: number;
  /** The time after which a created item is surely found by a search, in milliseconds. */
  readonly indexMs: number;
  readonly clock: Clock;
  readonly chance: Chance;
}
