import type { ExchangePort, NotSent } from '../../lib/recovery/exchange-port.ts';
import type { Posted } from '../../lib/soap/post.ts';

/** A call that the port was asked to post: its operation, and when, in simulated milliseconds. */
export interface PostedCall {
  readonly operation: string | undefined;
  readonly at: number;
}

/** A port with simulated time. */
export interface SimulatedPort extends ExchangePort {
  readonly calls: readonly PostedCall[];
  /** The back-offs that the port was slowed down by. */
  readonly backOffs: readonly number[];
}

/** Returns a port that answers the calls in turn, the last answer to all after it, and that has `timeMs` milliseconds left in all. */
export function simulatedPort(answers: readonly (Posted | NotSent)[], timeMs: number): SimulatedPort {
  let now = 0;
  const calls: PostedCall[] = [];
  const backOffs: number[] = [];
  return {
    calls,
    backOffs,
    async post(envelope) {
      const answer = answers[calls.length] ?? answers.at(-1);
      calls.push({ operation: /<m:(\w+?)[ >]/.exec(envelope)?.[1], at: now });
      if (!answer) throw new Error('no answer');
      return answer;
    },
    hasTimeFor: (waitMs) => now + waitMs <= timeMs,
    quietMs: () => 0,
    slowDown: (backOffMs) => backOffs.push(backOffMs),
    entriesPerCall: () => 100,
    settleMs: 70_000,
    indexMs: 0,
    clock: {
      now: () => now,
      sleep: async (ms) => {
        now += ms;
      },
      timeout: () => ({ signal: new AbortController().signal, clear: () => undefined }),
      nextTurn: () => Promise.resolve(),
    },
    chance: { random: () => 1, uuid: () => 'a', bytes: (length) => Buffer.alloc(length) },
  };
}
