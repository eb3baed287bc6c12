import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../front-door/gateway.ts';
import {
  answerOf,
  backOff,
  created,
  fault,
  found,
  type Script,
  type ScriptedExchange,
  sends,
  startScriptedExchange,
} from '../front-door/scripted-exchange.ts';

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

const busyFor = (ms: number) => sends(500, fault('ErrorServerBusy', backOff(ms)));
/** Answers a look-up with nothing, and creates every contact of a call. */
const works: Script = (response, body) =>
  response.end(
    body.includes('<m:FindItem')
      ? found()
      : answerOf('CreateItem', ...(body.match(/<t:Contact>/g) ?? []).map(() => created('A'))),
  );

const contacts = (count: number, key?: string) =>
  Array.from({ length: count }, (_, index) => ({
    ...(key === undefined ? {} : { key: `${key}-${index}` }),
    contact: { displayName: 'Hope Gross' },
  }));
const create = (mailbox: string, items: readonly object[]) => gateway.ask('/create-item', { mailbox, items });
const operations = () => exchange.bodies.map((body) => /<m:(\w+?)[ >]/.exec(body)?.[1]);

// Longer than an invocation lasts.
const longMs = 297_749;

describe('while Exchange asks for quiet for longer than there is time, a mailbox has no call', () => {
  it('from the batch that was told so', async () => {
    exchange.script(busyFor(longMs), works);
    const { body } = await create('batch@contoso.com', contacts(400));
    // The second call was in flight already.
    expect(exchange.bodies).toHaveLength(2);
    expect(body.counts).toEqual({ success: 100, warning: 0, error: 300 });
  });

  it('from a second batch, nor from a look-up before one', async () => {
    const mailbox = 'second@contoso.com';
    exchange.script(busyFor(longMs), works);
    await create(mailbox, contacts(1));
    expect(operations()).toEqual(['CreateItem']);

    const second = await create(mailbox, contacts(2));
    const withKeys = await create(mailbox.toUpperCase(), contacts(2, 'crm'));

    expect(operations()).toEqual(['CreateItem']);
    for (const { status, headers, body } of [second, withKeys]) {
      expect(status).toBe(503);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(body.results.map(({ responseCode }) => responseCode)).toEqual(['BatchTimeRanOut', 'BatchTimeRanOut']);
    }
    expect((await create('other@contoso.com', contacts(1))).status).toBe(200);
  });

  it('from a look-up of what was lost, whose call was told so', async () => {
    const mailbox = 'lost@contoso.com';
    exchange.script((response) => response.socket?.destroy(), busyFor(longMs), works);
    const { body } = await create(mailbox, contacts(1));
    expect(operations()).toEqual(['CreateItem', 'FindItem']);
    expect(body.results.map(({ responseCode }) => responseCode)).toEqual(['BatchOutcomeUnknown']);
    await create(mailbox, contacts(1, 'crm'));
    expect(operations()).toEqual(['CreateItem', 'FindItem']);
  });
});

describe('while Exchange asks for quiet that fits into the time', () => {
  it('a mailbox has no call from its batch, and all of them afterwards', async () => {
    const quietMs = 700;
    let busyAt = 0;
    const times: number[] = [];
    const timed: Script = (response, body, request) => {
      times.push(Date.now() - busyAt);
      return works(response, body, request);
    };
    exchange.script((response, body, request) => {
      busyAt = Date.now();
      return busyFor(quietMs)(response, body, request);
    }, timed);

    const { status, body } = await create('short@contoso.com', contacts(301, 'crm'));

    expect([status, body.counts.success]).toEqual([200, 301]);
    // Those that were in flight already come at once; a timer may fire a millisecond early.
    expect(times.filter((ms) => ms < quietMs - 5).length).toBeLessThanOrEqual(1);
    expect(times.length).toBe(8);
  });
});
