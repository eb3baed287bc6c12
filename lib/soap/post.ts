import type { JsonObject } from './structure.ts';

/** The ids of a call in the logs of both sides. There are none if the call was never sent. */
export interface CallIds {
  readonly clientRequestId?: string;
  readonly requestId?: string;
  /** The number and category in the response's x-ms-diagnostics, without the reason, which may name people. */
  readonly diagnostics?: string;
}

/** Exchange surely did not execute the call, for the reason that the code names. */
export interface NotDone {
  readonly kind: 'notDone';
  readonly responseCode: string;
  readonly messageText: string;
  readonly messageXml?: JsonObject;
}

/** No complete response arrived, so the outcome is unknown. `messageXml`, if any, holds a back-off that Exchange asked for. */
export interface NoAnswer {
  readonly kind: 'noAnswer';
  readonly messageText: string;
  readonly messageXml?: JsonObject;
}

/** The result of posting an envelope: a complete HTTP response, surely not done, or no complete response. */
export type Posted = CallIds &
  ({ readonly kind: 'answer'; readonly status: number; readonly body: string } | NotDone | NoAnswer);

/** Posts an envelope to Exchange within `timeoutMs` milliseconds. The mailbox, if any, is sent as X-AnchorMailbox. Never throws. */
export type Post = (envelope: string, timeoutMs: number, mailbox: string | undefined) => Promise<Posted>;
