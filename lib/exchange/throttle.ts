import pLimit from 'p-limit';
import type { Clock } from '../runtime/clock.ts';

/** The limits of the calls for one mailbox: how many may be in flight, and how many entries a call may have. */
export interface ThrottleLimits {
  readonly callsInFlight: number;
  readonly entriesPerCall: number;
}

/** The pace of a mailbox's calls from this function instance: it grows while answers are quick and falls when Exchange asks. */
export interface Throttle {
  /** Runs a call once its turn has come and Exchange asks for no quiet; undefined if there is no time for that. */
  run<Result>(call: ThrottledCall<Result>): Promise<Result | undefined>;
  /** Returns the milliseconds for which Exchange still wants no calls; 0 if it asks for no quiet. */
  quietMs(): number;
  /** Pauses the calls for `backOffMs` milliseconds and halves how many run at a time. */
  slowDown(backOffMs: number): void;
  /** Returns the most entries that a call may have now. */
  entriesPerCall(): number;
}

/** A call that waits for its turn. */
export interface ThrottledCall<Result> {
  send(): Promise<Result>;
  /** Whether an answer came. */
  isAnswered(result: Result): boolean;
  /** Whether `waitMs` milliseconds may be waited before the call. */
  hasTimeFor(waitMs: number): boolean;
}

const firstInFlight = 2;
// Exchange ends a call after a minute: one that takes this long has no room to grow.
const quickMs = 10_000;

/** Returns a throttle. It starts at two calls in flight and adds one after each round of quick answers. */
export function adaptiveThrottle(limits: ThrottleLimits, clock: Clock): Throttle {
  const limit = pLimit(Math.min(firstInFlight, limits.callsInFlight));
  let quickAnswers = 0;
  let quietUntil = 0;
  let { entriesPerCall } = limits;

  const countQuickAnswer = () => {
    quickAnswers++;
    if (quickAnswers < limit.concurrency) return;
    quickAnswers = 0;
    limit.concurrency = Math.min(limits.callsInFlight, limit.concurrency + 1);
    entriesPerCall = Math.min(limits.entriesPerCall, entriesPerCall * 2);
  };
  const quietMs = () => Math.max(0, quietUntil - clock.now());
  const timed = async <Result>({ send, isAnswered }: ThrottledCall<Result>) => {
    const sentAt = clock.now();
    const result = await send();
    const isQuick = clock.now() - sentAt < quickMs;
    if (isAnswered(result) && isQuick) countQuickAnswer();
    else if (!isAnswered(result) && !isQuick) entriesPerCall = Math.max(1, Math.floor(entriesPerCall / 2));
    return result;
  };
  const inTurn = <Result>(call: ThrottledCall<Result>) =>
    new Promise<{ readonly result: Result } | undefined>((resolve, reject) => {
      const turn = async () => {
        // Exchange may have asked for quiet while the call waited for its turn.
        const isDue = quietMs() === 0 && call.hasTimeFor(0);
        resolve(isDue ? { result: await timed(call) } : undefined);
        // The caller may slow down by this answer before the next call's turn comes.
        await clock.nextTurn();
      };
      limit(turn).catch(reject);
    });
  return {
    // The only place that asks whether Exchange wants quiet. A call that waits for its end takes no other's turn.
    async run(call) {
      for (let waitMs = quietMs(); call.hasTimeFor(waitMs); waitMs = quietMs()) {
        if (waitMs > 0) await clock.sleep(waitMs);
        const sent = await inTurn(call);
        if (sent) return sent.result;
      }
      return undefined;
    },
    quietMs,
    slowDown(backOffMs) {
      quickAnswers = 0;
      limit.concurrency = Math.max(1, Math.floor(limit.concurrency / 2));
      quietUntil = Math.max(quietUntil, clock.now() + backOffMs);
    },
    entriesPerCall: () => entriesPerCall,
  };
}
