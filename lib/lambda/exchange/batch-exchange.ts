import { setTimeout } from 'node:timers/promises';
import type { Exchange, Posted } from '../../recovery/exchange-port.ts';
import { countBackOff } from '../common/metrics.ts';
import { functionInstance } from '../environment.ts';

/** The time that an invocation has for Exchange: the ms that are left, the least that a call needs, and the most that may be waited at a time. */
export type BatchTime = Pick<Exchange, 'remainingMs' | 'leastCallMs' | 'mostWaitMs'>;

/** Gives the way to Exchange for a mailbox, at the pace that Exchange allows for it. */
export function batchExchange(mailbox: string | undefined, time: BatchTime): Exchange {
  const { post, throttleOf, settings } = functionInstance();
  const throttle = throttleOf(mailbox);
  return {
    ...time,
    post(envelope, timeoutMs, anchor) {
      const endsAt = Date.now() + timeoutMs;
      // A call waits for its turn: until then its time may run out, or Exchange ask for quiet.
      const call = async (): Promise<Posted> => {
        const leftMs = endsAt - Date.now();
        if (leftMs < time.leastCallMs) return notSent('BatchTimeRanOut', 'its turn came too late');
        const quietMs = throttle.readyAt() - Date.now();
        if (quietMs > 0) return notSent('ErrorServerBusy', 'Exchange is too busy', String(quietMs));
        return post(envelope, leftMs, anchor);
      };
      return throttle.run(call, ({ kind }) => kind !== 'noAnswer');
    },
    settleMs: settings.settleMs,
    now: Date.now,
    sleep: setTimeout,
    throttle: {
      ...throttle,
      throttled(backOffMs) {
        const quietUntil = Math.max(Date.now(), throttle.readyAt());
        throttle.throttled(backOffMs);
        // Calls side by side are told of the same pause.
        countBackOff(throttle.readyAt() - quietUntil);
      },
    },
  };
}

function notSent(responseCode: string, reason: string, BackOffMilliseconds?: string): Posted {
  const messageXml = BackOffMilliseconds === undefined ? {} : { messageXml: { value: { BackOffMilliseconds } } };
  return { kind: 'notDone', responseCode, messageText: `not sent: ${reason}`, ...messageXml };
}
