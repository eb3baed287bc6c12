import type { JsonObject } from '../soap/structure.ts';

/** The ids by which both sides' logs know a call, none of one that was not tried. */
export interface CallIds {
  readonly clientRequestId?: string;
  readonly requestId?: string;
  /** What Exchange's x-ms-diagnostics header said. */
  readonly diagnostics?: string;
}

/** What became of a posted envelope: a whole answer; the certainty that nothing was done; or no answer, after which nobody knows, and at most that Exchange is too busy. */
export type Posted = CallIds &
  (
    | { readonly kind: 'answer'; readonly status: number; readonly body: string }
    | {
        readonly kind: 'notDone';
        readonly responseCode: string;
        readonly messageText: string;
        readonly messageXml?: JsonObject;
      }
    | { readonly kind: 'noAnswer'; readonly messageText: string; readonly messageXml?: JsonObject }
  );

/** Sends an envelope to Exchange within `timeoutMs`; the mailbox, where there is one, is the X-AnchorMailbox. It never throws. */
export type Post = (envelope: string, timeoutMs: number, mailbox: string | undefined) => Promise<Posted>;

/** The pace that Exchange allows for the mailbox: when the next call may go out, in ms, and how many entries it may have; and a way to say that it was too busy. */
export interface Throttle {
  readyAt(): number;
  entriesPerCall(): number;
  throttled(backOffMs: number): void;
}

/** How to reach Exchange; the milliseconds that are left for it; how long after it was sent, in ms, a call without an answer may go on; and the clock. */
export interface Exchange {
  readonly post: Post;
  remainingMs(): number;
  readonly settleMs: number;
  /** The time in ms that a call must have left to start: with less it is likelier to be cut off, its outcome unknown, than to end. */
  readonly leastCallMs: number;
  /** The longest that may be waited for Exchange at a time, in ms, where there is other work to do or another time to do it. */
  readonly mostWaitMs: number;
  now(): number;
  sleep(ms: number): Promise<void>;
  readonly throttle: Throttle;
}
