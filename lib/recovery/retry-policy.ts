/** Every limit on attempts, back-off and reserved time, in one place (docs/reliability.md). Times are in milliseconds. */
export const retryPolicy = {
  /** Attempts at a call that failed in a way that passes but names no back-off. */
  callAttempts: 4,
  /** Between attempts at a call: doubles from the first to the longest, half of it by chance. */
  callBackOff: { firstMs: 1_000, longestMs: 30_000 },
  /** The part of that back-off to wait after a look-up, which itself took time. */
  shareAfterLookUp: 1 / 4,
  /** Between deliveries of a queue message for which nothing names a time. */
  messageBackOff: { firstMs: 2_000, longestMs: 900_000 },
  /** Receives after which the worker gives up on a message. */
  giveUpAfterReceives: 50,
  /** Receives after which SQS itself moves a message to the dead-letter queue, so that crashes cannot loop for ever. */
  maxReceiveCount: 100,
  /** An invocation whose caller waits. */
  request: {
    /** For dead-lettering the failures, storing the answer and answering. */
    reservedMs: 3_000,
    /** With less time left, no call starts: it is likelier to be cut off than to end. */
    leastCallMs: 3_000,
    longestWaitMs: Number.POSITIVE_INFINITY,
    /** Retry-After if Exchange named no back-off. */
    retryAfterMs: 30_000,
  },
  /** An invocation of the worker. */
  worker: {
    /** For settling all messages once no call is in flight. */
    reservedMs: 12_000,
    /** Above the minute after which EWS ends a batch, so that a call's answer and the calls that wait for their turn fit. */
    leastCallMs: 90_000,
    /** Longer waits are left to the queue, so that one mailbox's back-off holds up no other. */
    longestWaitMs: 5_000,
  },
  /** Pauses before messages that the work queue refused are sent again; afterwards the next invocation goes on. */
  splitterPausesMs: [500, 1_000, 2_000, 4_000],
} as const;
