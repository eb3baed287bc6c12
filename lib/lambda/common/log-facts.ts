import type { Facts } from './monitor.ts';
import { sha256 } from './sha256.ts';

/** Returns the form in which a log may name a mailbox: 16 hex digits of the SHA-256 of its address in lower case. */
export function mailboxHash(mailbox: string | undefined): string | undefined {
  if (mailbox === undefined) return undefined;
  return sha256(mailbox.toLowerCase()).slice(0, 16);
}

/** Returns what a log may say of an error: its name, code and stack frames, but not its message, which may quote data. */
export function errorFacts(error: unknown): Facts {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    error: error.name,
    ...('code' in error ? { code: error.code } : {}),
    stack: frames?.map((frame) => frame.trim()),
  };
}
