/** The reason why an entry was surely not done: Exchange was busy, the time was too short, or Exchange could not be reached. */
export type RetryReason = 'throttled' | 'noTime' | 'unreachable';

const retryReasons: ReadonlyMap<string, RetryReason> = new Map([
  ['ErrorServerBusy', 'throttled'],
  ['ErrorExceededConnectionCount', 'throttled'],
  ['ErrorBatchProcessingStopped', 'throttled'],
  ['BatchTimeRanOut', 'noTime'],
  ['BatchExchangeUnreachable', 'unreachable'],
  ['BatchSignInRefused', 'unreachable'],
]);

/** Returns why an entry with this code was surely not done; undefined if the code does not prove that (docs/reliability.md). */
export function retryReasonOf(responseCode: string): RetryReason | undefined {
  return retryReasons.get(responseCode);
}

/** Whether an entry with this code was surely not done, so that it may be retried without a look-up. */
export function isSurelyNotDone(responseCode: string): boolean {
  return retryReasons.has(responseCode);
}

/** The codes of transient failures after which the outcome is unknown: nothing is retried before it is found out. */
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
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

/** The causes of ErrorBatchProcessingStopped that retrying cannot fix, such as ErrorQuotaExceeded. */
export const lastingStopCauses: ReadonlySet<string> = new Set([
  'ErrorAccessDenied',
  'ErrorAccountDisabled',
  'ErrorPasswordChangeRequired',
  'ErrorPasswordExpired',
  'ErrorQuotaExceeded',
]);

/** The codes of faults that Exchange raises before it executes any entry of the request. */
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
