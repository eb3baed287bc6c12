import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { startExchange } from '../src/index.ts';
import { creating, useFaultyExchange } from './faulty-exchange.ts';

const unavailable = { answer: { http: { status: 503 } } };
const getContacts =
  '<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>' +
  '<m:FolderIds><t:DistinguishedFolderId Id="contacts"/></m:FolderIds></m:GetFolder>';

describe('the fault rules', () => {
  const { get, setFaults, receive } = useFaultyExchange();

  const statuses = async (calls: number, body = getContacts) => {
    const received = [];
    for (let call = 0; call < calls; call += 1) received.push((await receive(body)).status);
    return received;
  };

  test('apply only while they are set, and can be read', async () => {
    expect([await get('/faults'), await statuses(1)]).toEqual([[], [200]]);
    expect(await setFaults([unavailable])).toMatchObject({ status: 200 });
    const rules = await get('/faults');
    expect(rules).toMatchObject([{ answer: { http: { status: 503, headers: {}, body: '' } } }]);
    expect(await statuses(1)).toEqual([503]);
    expect(await get('/faults', 'DELETE')).toEqual(rules);
    expect([await get('/faults'), await statuses(1)]).toEqual([[], [200]]);
  });

  test('can be set from what was read', async () => {
    await setFaults([{ ...unavailable, when: { times: 1 } }]);
    const rules = await get('/faults');
    expect(await statuses(2)).toEqual([503, 200]);
    await setFaults(rules);
    expect([await get('/faults'), await statuses(2)]).toEqual([rules, [503, 200]]);
  });

  test('accept every example in the documentation', async () => {
    const page = await readFile(new URL('../../../docs/faults.md', import.meta.url), 'utf8');
    const examples = page.match(/(?<=`){ .+? }(?=`)|(?<=-d ')[^']+/g) ?? [];
    expect(examples.length).toBeGreaterThan(30);
    for (const example of examples) {
      const rules = example.startsWith('[') ? example : `[${example}]`;
      expect(await setFaults(rules)).toMatchObject({ status: 200 });
    }
  });

  test.each([
    ['a body that is not JSON', '[{]', 'JSON'],
    ['a body that is not an array', '{}', 'expected array'],
    ['an unknown name', '[{"when":{"operation":"GetItem"}}]', 'Unrecognized key: "operation"'],
    ['two answers at once', '[{"answer":{"http":{"status":503},"fault":{"code":"ErrorServerBusy"}}}]', 'one of'],
    ['work that ends early without another answer', '[{"work":{"done":3}}]', 'at [0].work.done'],
  ])('stay unchanged after %s, with a message that says why', async (_what, rules, why) => {
    await setFaults([unavailable]);
    const { status, text } = await setFaults(rules);
    expect([status, text]).toEqual([400, expect.stringContaining(why)]);
    expect(await statuses(1)).toEqual([503]);
  });

  test.each([
    ['the second call', { nth: 2 }, [200, 503, 200, 200, 200, 200]],
    ['every third call', { every: 3 }, [200, 200, 503, 200, 200, 503]],
    ['at most two calls', { times: 2 }, [503, 503, 200, 200, 200, 200]],
    ['at most one of every second call', { every: 2, times: 1 }, [200, 503, 200, 200, 200, 200]],
    ['no call with probability 0', { probability: 0 }, [200, 200, 200, 200, 200, 200]],
    ['calls of an operation', { operations: ['GetFolder'] }, [503, 503, 503, 503, 503, 503]],
    ['no call of another operation', { operations: ['CreateItem'] }, [200, 200, 200, 200, 200, 200]],
    ['calls on a mailbox, in any case', { mailbox: 'Sadie@contoso.com', nth: 1 }, [503, 200, 200, 200, 200, 200]],
    ['no call on another mailbox', { mailbox: 'hope@contoso.com' }, [200, 200, 200, 200, 200, 200]],
  ])('apply to %s', async (_what, when, expected) => {
    await setFaults([{ ...unavailable, when }]);
    expect(await statuses(6)).toEqual(expected);
  });

  test('select the same calls with the same seed, and others with another', async () => {
    const chosenBy = async (seed: number) => {
      await setFaults([{ ...unavailable, when: { probability: 0.5, seed } }]);
      return statuses(40);
    };
    const first = await chosenBy(7);
    expect(await chosenBy(7)).toEqual(first);
    expect(await chosenBy(8)).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 503]));
  });

  test('apply the first rule that matches, and count only the calls that no earlier rule took', async () => {
    await setFaults([
      { ...unavailable, when: { nth: 2 } },
      { answer: { http: { status: 429 } }, when: { every: 2 } },
    ]);
    expect(await statuses(5)).toEqual([200, 503, 429, 200, 429]);
  });

  test('are recorded with the calls that they were applied to', async () => {
    await get('/calls', 'DELETE');
    await setFaults([{ ...unavailable, when: { nth: 2 } }]);
    await statuses(2, creating('told', 2));
    const [right, wrong, ...others] = (await get('/calls')) as readonly object[];
    expect(right).toEqual({
      operation: 'CreateItem',
      mailbox: 'sadie@contoso.com',
      entries: 2,
      responseClasses: { Success: 2 },
    });
    expect(wrong).toMatchObject({ entries: 2, responseClasses: {}, fault: unavailable });
    expect(others).toEqual([]);
  });

  test('apply while more than a number of calls run on the mailbox', async () => {
    const busy = { code: 'ErrorExceededConnectionCount' };
    await setFaults([
      { when: { callsInFlightOver: 2 }, answer: { fault: busy } },
      { when: { mailbox: 'sadie@contoso.com' }, answer: { delayMs: 600 } },
    ]);
    const four = Promise.all(['a', 'b', 'c', 'd'].map((name) => receive(creating(name, 1))));
    const hope = receive(getContacts, 'hope');
    expect((await four).map(({ status }) => status).sort()).toEqual([200, 200, 500, 500]);
    expect((await hope).status).toBe(200);
    expect(await statuses(2)).toEqual([200, 200]);
  });
});

test('a fault rule applies for the time it was set for', async () => {
  let now = new Date('2026-01-01T00:00:00Z');
  const exchange = await startExchange({ now: () => now });
  const rule = {
    when: { mailbox: 'sadie@contoso.com', forMs: 30_000 },
    answer: { error: { code: 'ErrorMailboxMoveInProgress' } },
  };
  await fetch(new URL('/faults', exchange.url), { method: 'PUT', body: JSON.stringify([rule]) });
  const answered = async () => {
    const headers = { authorization: `Basic ${btoa('sadie@contoso.com:sadie')}`, 'content-type': 'text/xml' };
    const body = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Body>${creating('moving', 2)}</s:Body></s:Envelope>`;
    const response = await fetch(exchange.url, { method: 'POST', headers, body });
    return (await response.text()).match(/(?<=<m:ResponseCode>)\w+/g);
  };
  expect(await answered()).toEqual(['ErrorMailboxMoveInProgress']);
  now = new Date('2026-01-01T00:00:29.999Z');
  expect(await answered()).toEqual(['ErrorMailboxMoveInProgress']);
  now = new Date('2026-01-01T00:00:30Z');
  expect(await answered()).toEqual(['NoError', 'NoError']);
  await exchange.close();
});
