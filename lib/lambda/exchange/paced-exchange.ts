import type { Throttle } from '../../exchange/throttle.ts';
import type { ExchangePort } from '../../recovery/exchange-port.ts';
import type { Chance } from '../../runtime/chance.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Post } from '../../soap/post.ts';
import type { Monitor } from '../common/monitor.ts';

/** The time that an invocation has for Exchange, in ms. */
export interface CallTime {
  /** Returns the milliseconds that are left. */
  remainingMs(): number;
  /** With less time left, no call starts. */
  readonly leastCallMs: number;
  /** The longest wait at a time. */
  readonly longestWaitMs: number;
}

/** The dependencies of calls to Exchange, made once per function instance. */
export interface ExchangeEnvironment {
  readonly post: Post;
  /** Returns the throttle of a mailbox or, without a name, of the account itself. */
  throttleOf(mailbox: string | undefined): Throttle;
  readonly settleMs: number;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly monitor: Monitor;
}

/** Returns the way to Exchange for one mailbox, at its pace and within the invocation's time. */
export function pacedExchange(
  { post, throttleOf, settleMs, clock, chance, monitor }: ExchangeEnvironment,
  mailbox: string | undefined,
  { remainingMs, leastCallMs, longestWaitMs }: CallTime,
): ExchangePort {
  const throttle = throttleOf(mailbox);
  const hasTimeFor = (waitMs: number) => waitMs <= longestWaitMs && waitMs + leastCallMs <= remainingMs();
  return {
    async post(envelope, anchorMailbox) {
      const posted = await throttle.run({
        send: () => post(envelope, remainingMs(), anchorMailbox),
        isAnswered: ({ kind }) => kind !== 'noAnswer',
        hasTimeFor,
      });
      return posted ?? { kind: 'notSent', quietMs: throttle.quietMs() };
    },
    hasTimeFor,
    quietMs: throttle.quietMs,
    slowDown(backOffMs) {
      const quietMs = throttle.quietMs();
      throttle.slowDown(backOffMs);
      // Calls side by side are told of the same pause.
      monitor.countBackOff(throttle.quietMs() - quietMs);
    },
    entriesPerCall: throttle.entriesPerCall,
    settleMs,
    indexMs: 0,
    clock,
    chance,
  };
}
