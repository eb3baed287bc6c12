import { createHash } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';

let logger: Logger | undefined;

/** Gives the function's log, as the service that its environment names: JSON lines with ids, codes and counts, never bodies, names or addresses. */
export function log(): Logger {
  logger ??= new Logger();
  return logger;
}

/** Gives what a log may say of a mailbox: the first 16 hexadecimal digits of the SHA-256 of its address in lower case. */
export function mailboxHash(mailbox: string | undefined): string | undefined {
  if (mailbox === undefined) return undefined;
  return createHash('sha256').update(mailbox.toLowerCase()).digest('hex').slice(0, 16);
}

/** Gives what a log may say of an error: its name, its code and where it was thrown, but not its message, which may quote data. */
export function errorFacts(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    error: error.name,
    ...('code' in error ? { code: error.code } : {}),
    stack: frames?.map((frame) => frame.trim()),
  };
}
