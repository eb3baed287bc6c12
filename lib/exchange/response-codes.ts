/** Why nothing was done of an entry that may be tried again: Exchange is busy, there was no time, or there was no way to it. */
export type NotDone = 'throttled' | 'noTime' | 'unreachable';

/** The codes after which it is certain that nothing was done, and what stood in the way; no other code says so (docs/reliability.md). */
export const notDoneCodes: Readonly<Record<string, NotDone>> = {
  ErrorServerBusy: 'throttled',
  ErrorExceededConnectionCount: 'throttled',
  ErrorBatchProcessingStopped: 'throttled',
  BatchTimeRanOut: 'noTime',
  BatchExchangeUnreachable: 'unreachable',
  BatchSignInRefused: 'unreachable',
};
