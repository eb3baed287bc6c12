import type { JsonObject } from './structure.ts';

/** The ids under which the logs of both sides know a call; none if the call was not tried. */
export interface CallIds {
  readonly clientRequestId?: string;
  readonly requestId?: string;
  /** The x-ms-diagnostics header of the answer. */
  readonly diagnostics?: string;
}

/** The call was surely not executed, for the reason that the code names. */
export interface NotDone {
  readonly kind: 'notDone';
  readonly responseCode: string;
  readonly messageText: string;
  readonly messageXml?: JsonObject;
}

/** No complete answer came, so the outcome is unknown; `messageXml` says at most that Exchange is too busy. */
export interface NoAnswer {
  readonly kind: 'noAnswer';
  readonly messageText: string;
  readonly messageXml?: JsonObject;
}

/** The result of posting an envelope: a complete HTTP answer, surely not done, or no answer. */
export type Posted = CallIds &
  ({ readonly kind: 'answer'; readonly status: number; readonly body: string } | NotDone | NoAnswer);

/** Posts an envelope to Exchange within `timeoutMs` milliseconds, with the mailbox, if any, as X-AnchorMailbox. Never throws. */
export type Post = (envelope: string, timeoutMs: number, mailbox: string | undefined) => Promise<Posted>;
