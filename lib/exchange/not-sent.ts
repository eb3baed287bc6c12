/** The reason why nothing of a request reached Exchange. */
export type NotSentCode = 'BatchExchangeUnreachable' | 'BatchSignInRefused' | 'BatchTimeRanOut' | 'ErrorServerBusy';

/** A request that was not sent, so that surely nothing was done; the message says why and quotes no data. */
export class NotSentError extends Error {
  override readonly name = 'NotSentError';
  readonly responseCode: NotSentCode;

  constructor(responseCode: NotSentCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.responseCode = responseCode;
  }
}

/** Returns an error's code, such as ECONNREFUSED, or its name; never its message, which may quote data. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an error of no type';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** Returns a promise that rejects with the signal's reason as soon as it aborts. */
export function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** Resolves to a value that a request needs before it can be sent; throws {@link NotSentError} if it fails or time runs out. */
export async function required<T>(what: string, value: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await Promise.race([value, rejectOnAbort(signal)]);
  } catch (cause) {
    if (cause instanceof NotSentError) throw cause;
    if (signal.aborted)
      throw new NotSentError('BatchTimeRanOut', `the time ran out before ${what} was there`, { cause });
    throw new NotSentError('BatchSignInRefused', `${what} could not be read: ${codeOf(cause)}`, { cause });
  }
}
