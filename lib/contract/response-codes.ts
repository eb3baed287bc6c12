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

// Throttling in Exchange refuses such a call as a whole.
// https://learn.microsoft.com/exchange/client-developer/exchange-web-services/ews-throttling-in-exchange
const busyFaults: readonly string[] = ['ErrorServerBusy', 'ErrorExceededConnectionCount'];

/** Whether a fault with this code proves that nothing of its call was executed, because Exchange was too busy for it. */
export function isBusyFault(responseCode: string | undefined): boolean {
  return responseCode !== undefined && busyFaults.includes(responseCode);
}

// What each refuses is the request as a whole, as Microsoft's page says of it:
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
const refusals: ReadonlySet<string> = new Set([
  // "the request cannot be validated against the schema", "nothing in the SOAP body", "duplicate SOAP headers"
  'ErrorSchemaValidation',
  'ErrorInvalidRequest',
  'ErrorDuplicateSOAPHeader',
  // "an invalid request server version", "invalid for the request server version that was specified"
  'ErrorInvalidServerVersion',
  'ErrorIncorrectSchemaVersion',
  // "does not have the proper rights to impersonate", "an unexpected error when an attempt was made to perform
  // server-to-server authentication", "a caller does not specify a UPN, an e-mail address, or a user SID"
  'ErrorImpersonateUserDenied',
  'ErrorImpersonationDenied',
  'ErrorImpersonationFailed',
  'ErrorInvalidExchangeImpersonationHeaderData',
  // "the e-mail address does not refer to a valid account … in the SOAP header", "a non-primary SMTP address"
  'ErrorNonExistentMailbox',
  'ErrorNonPrimarySmtpAddress',
]);

/** Whether Exchange raises a fault with this code before it executes any entry of the call. */
export function isRefusal(responseCode: string | undefined): boolean {
  return responseCode !== undefined && refusals.has(responseCode);
}
