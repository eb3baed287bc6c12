import { randomBytes, randomUUID } from 'node:crypto';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { ExchangePort, NotSent } from '../../recovery/exchange-port.ts';
import type { Chance } from '../../runtime/chance.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Posted } from '../../soap/post.ts';
import { countBackOff } from '../common/metrics.ts';
import { functionInstance } from '../environment.ts';

/** The time that an invocation has for Exchange: the milliseconds that are left, the least that a call needs, and the longest wait. */
export interface BatchTime {
  remainingMs(): number;
  readonly leastCallMs: number;
  readonly mostWaitMs: number;
}

const clock: Clock = {
  now: Date.now,
  sleep: (ms) => sleep(ms),
  timeout(ms) {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(new DOMException('the time ran out', 'TimeoutError')), ms);
    return { signal: controller.signal, clear: () => clearTimeout(timer) };
  },
  nextTurn: () => setImmediate(),
};
const chance: Chance = { random: Math.random, uuid: randomUUID, bytes: randomBytes };

/** Returns the way to Exchange for a mailbox, at the pace that Exchange allows for it. */
export function batchExchange(mailbox: string | undefined, time: BatchTime): ExchangePort {
  const { post, throttleOf, settings } = functionInstance();
  const throttle = throttleOf(mailbox);
  const { remainingMs, leastCallMs, mostWaitMs } = time;
  const quietMs = () => Math.max(0, throttle.readyAt() - clock.now());
  const hasTimeFor = (waitMs: number) => waitMs <= mostWaitMs && waitMs + leastCallMs <= remainingMs();
  type Turn = Posted | NotSent | { readonly kind: 'quiet' };
  const turn = async (envelope: string, anchor: string | undefined): Promise<Turn> => {
    if (!hasTimeFor(0)) return { kind: 'notSent', quietMs: quietMs() };
    return quietMs() > 0 ? { kind: 'quiet' } : post(envelope, remainingMs(), anchor);
  };
  const wasAnswered = ({ kind }: Turn) => kind === 'answer' || kind === 'notDone';
  return {
    async post(envelope, anchor) {
      for (;;) {
        const waitMs = quietMs();
        if (!hasTimeFor(waitMs)) return { kind: 'notSent', quietMs: waitMs };
        if (waitMs > 0) await clock.sleep(waitMs);
        const posted = await throttle.run(() => turn(envelope, anchor), wasAnswered);
        if (posted.kind !== 'quiet') return posted;
      }
    },
    hasTimeFor,
    quietMs,
    slowDown(backOffMs) {
      const quietUntil = Math.max(clock.now(), throttle.readyAt());
      throttle.throttled(backOffMs);
      // Calls side by side are told of the same pause.
      countBackOff(throttle.readyAt() - quietUntil);
    },
    entriesPerCall: () => throttle.entriesPerCall(),
    settleMs: settings.settleMs,
    clock,
    chance,
  };
}
