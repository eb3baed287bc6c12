import { setTimeout } from 'node:timers/promises';
import type { Exchange } from '../post.ts';
import { functionInstance } from './function-instance.ts';
import { countBackOff } from './metrics.ts';

/** The time that an invocation has for Exchange: the ms that are left, the least that a call needs, and the most that may be waited at a time. */
export type BatchTime = Pick<Exchange, 'remainingMs' | 'leastCallMs' | 'mostWaitMs'>;

/** Gives the way to Exchange for a mailbox, at the pace that Exchange allows for it. */
export function batchExchange(mailbox: string | undefined, time: BatchTime): Exchange {
  const { post, throttleOf, settings } = functionInstance();
  const throttle = throttleOf(mailbox);
  return {
    ...time,
    post(envelope, timeoutMs, anchor) {
      const askedAt = Date.now();
      // Waiting for its turn takes from the call's time.
      const call = () => post(envelope, Math.max(1, timeoutMs - (Date.now() - askedAt)), anchor);
      return throttle.run(call, ({ kind }) => kind !== 'noAnswer');
    },
    settleMs: settings.settleMs,
    now: Date.now,
    sleep: setTimeout,
    throttle: {
      ...throttle,
      throttled(backOffMs) {
        countBackOff(backOffMs);
        throttle.throttled(backOffMs);
      },
    },
  };
}
