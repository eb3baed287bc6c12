import { setImmediate } from 'node:timers/promises';
import pLimit from 'p-limit';

/** What bounds the calls for one mailbox: how many may be in flight, and how many entries a call may have. */
export interface ThrottleLimits {
  readonly callsInFlight: number;
  readonly entriesPerCall: number;
}

/** The pace at which a mailbox's calls go out from this function instance: it grows while answers are quick and falls when Exchange asks for it. */
export interface Throttle {
  /** Runs a call when its turn comes; `answered` says whether an answer came to it. */
  run<Result>(call: () => Promise<Result>, answered: (result: Result) => boolean): Promise<Result>;
  /** The time, in ms, before which Exchange wants no more calls. */
  readyAt(): number;
  /** Takes note that Exchange was too busy, and wants no more calls for these ms. */
  throttled(backOffMs: number): void;
  /** The most entries of a call now. */
  entriesPerCall(): number;
}

const firstInFlight = 2;
// Exchange ends a call after a minute: one that takes this long has no room to grow.
const quickMs = 10_000;

/** Starts at two calls in flight; each round of quick answers allows one more, being throttled halves them, and a call that no answer came to for long halves the size of calls. */
export function adaptiveThrottle(limits: ThrottleLimits, now: () => number = Date.now): Throttle {
  const limit = pLimit(Math.min(firstInFlight, limits.callsInFlight));
  let quickAnswers = 0;
  let readyAt = 0;
  let { entriesPerCall } = limits;

  const noteQuick = () => {
    quickAnswers++;
    if (quickAnswers < limit.concurrency) return;
    quickAnswers = 0;
    limit.concurrency = Math.min(limits.callsInFlight, limit.concurrency + 1);
    entriesPerCall = Math.min(limits.entriesPerCall, entriesPerCall * 2);
  };
  const timed = async <Result>(call: () => Promise<Result>, answered: (result: Result) => boolean) => {
    const sentAt = now();
    const result = await call();
    const isQuick = now() - sentAt < quickMs;
    if (answered(result) && isQuick) noteQuick();
    else if (!answered(result) && !isQuick) entriesPerCall = Math.max(1, Math.floor(entriesPerCall / 2));
    return result;
  };
  return {
    run: (call, answered) =>
      new Promise((resolve, reject) => {
        const turn = async () => {
          resolve(await timed(call, answered));
          // What the answer says of the pace is read before the next call's turn comes.
          await setImmediate();
        };
        limit(turn).catch(reject);
      }),
    readyAt: () => readyAt,
    throttled(backOffMs) {
      quickAnswers = 0;
      limit.concurrency = Math.max(1, Math.floor(limit.concurrency / 2));
      readyAt = Math.max(readyAt, now() + backOffMs);
    },
    entriesPerCall: () => entriesPerCall,
  };
}
