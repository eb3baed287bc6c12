/** What stood in the way of an entry of which surely nothing was done: Exchange is busy, there was no time, or there was no way to it. */
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

/**
 * The codes of failures that pass, but do not say whether the entry was done: it is found out before anything is repeated
 * (https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode).
 */
export const doubtfulCodes: ReadonlySet<string> = new Set([
  'ErrorADOperation',
  'ErrorADUnavailable',
  'ErrorClientDisconnected',
  'ErrorConnectionFailed',
  'ErrorDataSourceOperation',
  'ErrorInsufficientResources',
  'ErrorInternalServerError',
  'ErrorInternalServerTransientError',
  'ErrorItemSave',
  'ErrorMailboxFailover',
  'ErrorMailboxMoveInProgress',
  'ErrorMailboxStoreUnavailable',
  'ErrorNoRespondingCASInDestinationSite',
  'ErrorNotEnoughMemory',
  'ErrorServiceUnavailable',
  'ErrorTimeoutExpired',
  'ErrorTooManyObjectsOpened',
]);

/** The causes of ErrorBatchProcessingStopped that last until somebody mends them: what was stopped by one would be stopped again. */
export const lastingStopCauses: ReadonlySet<string> = new Set([
  'ErrorAccessDenied',
  'ErrorAccountDisabled',
  'ErrorPasswordChangeRequired',
  'ErrorPasswordExpired',
  'ErrorQuotaExceeded',
]);

/** The codes of faults that refuse a request before any of its entries is looked at. */
export const requestCodes: ReadonlySet<string> = new Set([
  'ErrorDuplicateSOAPHeader',
  'ErrorImpersonateUserDenied',
  'ErrorImpersonationDenied',
  'ErrorImpersonationFailed',
  'ErrorIncorrectSchemaVersion',
  'ErrorInvalidExchangeImpersonationHeaderData',
  'ErrorInvalidRequest',
  'ErrorInvalidServerVersion',
  'ErrorNonExistentMailbox',
  'ErrorNonPrimarySmtpAddress',
  'ErrorSchemaValidation',
]);
