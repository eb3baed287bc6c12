import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adaptiveThrottle } from '../../lib/exchange/throttle.ts';
import { type Gateway, startGateway } from '../front-door/gateway.ts';
import {
  answerOf,
  backOff,
  fault,
  type ScriptedExchange,
  sends,
  startScriptedExchange,
} from '../front-door/scripted-exchange.ts';
import { virtualClock } from '../virtual-clock.ts';

let exchange: ScriptedExchange;
let gateway: Gateway;
beforeAll(async () => {
  exchange = await startScriptedExchange();
  gateway = await startGateway(exchange.account);
});
afterAll(async () => {
  await gateway.close();
  await exchange.close();
});

const message =
  '<m:GetItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Items/></m:GetItemResponseMessage>';
const hundred = answerOf('GetItem', ...Array<string>(100).fill(message));

/** Reads 100 items per call, in so many calls. */
const readIn = (calls: number, mailbox: string) =>
  gateway.ask('/get-item', {
    mailbox,
    itemIds: Array.from({ length: calls * 100 }, (_, index) => ({ id: `A${index}` })),
  });

describe('the calls for a mailbox', () => {
  it('are two at once, then one more with each round of quick answers, up to four', async () => {
    const expected = [2, 3, 4, 4];
    const waiting: (() => void)[] = [];
    const rounds: number[] = [];
    // A round is answered once all of its calls are here, and one too many has had the time to come.
    const answerRound = () => {
      rounds.push(waiting.length);
      for (const answer of waiting.splice(0)) answer();
    };
    exchange.script((response) => {
      waiting.push(() => response.end(hundred));
      if (waiting.length === expected[rounds.length]) setTimeout(answerRound, 100);
    });

    await readIn(13, 'growing@contoso.com');

    expect(rounds).toEqual(expected);
  });

  it('are not sent, once one of them has met a busy Exchange, before it is ready, not even those whose turn was next', async () => {
    exchange.script(sends(500, fault('ErrorServerBusy', backOff(297_749))), sends(200, hundred));

    const { status, headers, body } = await readIn(4, 'busy@contoso.com');

    expect(exchange.bodies).toHaveLength(2);
    expect([status, headers.get('retry-after')]).toEqual([207, null]);
    expect(body.counts).toEqual({ success: 100, warning: 0, error: 300 });
    expect(new Set(body.results.map(({ responseCode }) => responseCode))).toEqual(
      new Set(['NoError', 'BatchTimeRanOut']),
    );
  });
});

describe('the pace of a mailbox', () => {
  const limits = { callsInFlight: 4, entriesPerCall: 100 };
  const calls = fc.array(
    fc.record({ takesMs: fc.constantFrom(10, 20_000), isAnswered: fc.boolean(), isBusy: fc.boolean() }),
  );

  it('never passes the limits, and leaves a call an entry at least', async () => {
    await fc.assert(
      fc.asyncProperty(calls, async (each) => {
        const clock = virtualClock();
        let inFlight = 0;
        const throttle = adaptiveThrottle(limits, clock);
        const run = ({ takesMs, isAnswered, isBusy }: (typeof each)[number]) =>
          throttle.run({
            send: async () => {
              inFlight += 1;
              expect(inFlight).toBeLessThanOrEqual(limits.callsInFlight);
              expect(throttle.entriesPerCall()).toBeGreaterThanOrEqual(1);
              expect(throttle.entriesPerCall()).toBeLessThanOrEqual(limits.entriesPerCall);
              await Promise.resolve();
              clock.advance(takesMs);
              if (isBusy) throttle.slowDown(takesMs);
              inFlight -= 1;
              return isAnswered;
            },
            isAnswered: (answered) => answered,
            hasTimeFor: () => true,
          });
        await Promise.all(each.map(run));
      }),
    );
  });

  it('halves the size of a call after one that no answer came to for long, and doubles it with quick answers', async () => {
    const clock = virtualClock();
    const throttle = adaptiveThrottle(limits, clock);
    const call = async (takesMs: number, isAnswered: boolean) => {
      await throttle.run({
        send: async () => clock.advance(takesMs),
        isAnswered: () => isAnswered,
        hasTimeFor: () => true,
      });
      return throttle.entriesPerCall();
    };

    expect([await call(20_000, false), await call(20_000, false)]).toEqual([50, 25]);
    expect([await call(10, false), await call(20_000, true)]).toEqual([25, 25]);
    expect([await call(10, true), await call(10, true)]).toEqual([25, 50]);
  });

  it('sends nothing while Exchange asks for quiet, not even a call that was waiting for its turn, and nothing that does not fit', async () => {
    const clock = virtualClock();
    const throttle = adaptiveThrottle({ callsInFlight: 1, entriesPerCall: 100 }, clock);
    const sentAt: number[] = [];
    const send = (longestWaitMs: number, backOffMs = 0) =>
      throttle.run({
        send: async () => {
          sentAt.push(clock.now());
          if (backOffMs > 0) throttle.slowDown(backOffMs);
          return 'answered';
        },
        isAnswered: () => true,
        hasTimeFor: (waitMs) => waitMs <= longestWaitMs,
      });

    const together = await Promise.all([send(0, 30_000), send(29_999), send(30_000, 500)]);
    const later = [await send(499), await send(500)];

    expect(together).toEqual(['answered', undefined, 'answered']);
    expect(later).toEqual([undefined, 'answered']);
    expect(sentAt).toEqual([0, 30_000, 30_500]);
  });

  it('lets no call hold a turn while it waits for the end of the quiet, so that fewer run after Exchange asked again', async () => {
    const clock = virtualClock();
    const throttle = adaptiveThrottle({ callsInFlight: 4, entriesPerCall: 100 }, clock);
    let inFlight = 0;
    let most = 0;
    const send = () =>
      throttle.run({
        send: async () => {
          inFlight += 1;
          most = Math.max(most, inFlight);
          await clock.nextTurn();
          inFlight -= 1;
        },
        isAnswered: () => true,
        hasTimeFor: () => true,
      });
    for (let calls = 0; calls < 9; calls += 1) await send();
    throttle.slowDown(1_000);
    const waiting = [send(), send()];
    throttle.slowDown(1_000);
    await Promise.all(waiting);

    expect(most).toBe(1);
  });
});
