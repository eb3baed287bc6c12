import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { envelope, itemIds, responseCodes, valuesOf } from './exchange-client.ts';
import { creating, namesAt, useFaultyExchange } from './faulty-exchange.ts';

describe('an emulator with faults in its work', () => {
  const { url, call, get, setFaults, receive, create, names } = useFaultyExchange();

  test('continues after it drops the connection, so that items appear one after another', async () => {
    await setFaults([{ when: { times: 1 }, work: { msPerEntry: 10 }, answer: { dropAfterMs: 100 } }]);
    const { status } = await receive(creating('abandoned', 40));
    expect(status).toBeUndefined();
    const atOnce = await names('abandoned');
    expect(atOnce.length).toBeLessThan(40);
    expect(atOnce).toEqual(namesAt('abandoned', ...Array(40).keys()).slice(0, atOnce.length));
    await vi.waitUntil(async () => (await names('abandoned')).length > atOnce.length);
    await vi.waitUntil(async () => (await names('abandoned')).length === 40, { timeout: 5000 });
  });

  test('continues after the client closes the connection', async () => {
    await setFaults([{ work: { msPerEntry: 10 } }]);
    const signal = AbortSignal.timeout(50);
    const headers = { authorization: `Basic ${btoa('sadie@contoso.com:sadie')}`, 'content-type': 'text/xml' };
    await expect(
      fetch(url(), { method: 'POST', headers, body: envelope(creating('impatient', 20)), signal }),
    ).rejects.toThrow();
    await vi.waitUntil(async () => (await names('impatient')).length === 20, { timeout: 5000 });
    expect((await receive(creating('after', 1))).status).toBe(200);
  });

  test('serves other calls between two entries of a slow call', async () => {
    await setFaults([{ when: { times: 1 }, work: { msPerEntry: 20 } }]);
    const slow = create('slow', 20);
    await vi.waitUntil(async () => (await names('slow')).length > 0);
    expect(responseCodes(await create('meanwhile', 1))).toEqual(['NoError']);
    expect((await names('slow')).length).toBeLessThan(20);
    expect(responseCodes(await slow)).toEqual(Array(20).fill('NoError'));
    expect(itemIds(await slow)).toHaveLength(20);
  });

  test('runs a call without interruption if the rule sets no time per entry', async () => {
    await setFaults([{ work: { errors: [{ at: [0], code: 'ErrorItemSave' }] } }]);
    await Promise.all([1, 2, 3].map((number) => create(`unbroken ${number}`, 50)));
    const calls = (await names('unbroken')).map((name) => name.split(' ')[1]);
    expect(calls).toHaveLength(147);
    expect(calls.filter((call, index) => call !== calls[index - 1])).toHaveLength(3);
  });

  test('reports an error for entries at some positions instead of running them', async () => {
    const messageXml = { InnerErrorResponseCode: 'ErrorServerBusy', BackOffMilliseconds: '1500' };
    await setFaults([
      {
        work: {
          errors: [
            { at: [1, 3], code: 'ErrorInternalServerError', messageText: 'It is <busy>.', messageXml },
            { at: [4], code: 'ErrorItemSave' },
          ],
        },
      },
    ]);
    const xml = await create('places', 6);
    expect(responseCodes(xml)).toEqual([
      'NoError',
      'ErrorInternalServerError',
      'NoError',
      'ErrorInternalServerError',
      'ErrorItemSave',
      'NoError',
    ]);
    expect(xml).toContain('<m:MessageText>It is &lt;busy&gt;.</m:MessageText>');
    expect(xml).toContain(
      '<m:MessageXml><t:Value Name="InnerErrorResponseCode">ErrorServerBusy</t:Value><t:Value Name="BackOffMilliseconds">1500</t:Value></m:MessageXml><m:Items/>',
    );
    expect(await names('places')).toEqual(namesAt('places', 0, 2, 5));
  });

  test('reports the error for every entry without positions', async () => {
    await setFaults([{ work: { errors: [{ code: 'ErrorServerBusy' }] } }]);
    expect(responseCodes(await create('busy', 3))).toEqual(Array(3).fill('ErrorServerBusy'));
    expect(await names('busy')).toEqual([]);
  });

  test('stops the batch with Warnings after a stopping error, and runs none of the rest', async () => {
    await setFaults([{ work: { errors: [{ at: [2], code: 'ErrorMailboxStoreUnavailable' }] } }]);
    const xml = await create('batch', 5);
    expect(valuesOf(xml, 'ResponseClass')).toEqual(['Success', 'Success', 'Error', 'Warning', 'Warning']);
    expect(responseCodes(xml).slice(2)).toEqual([
      'ErrorMailboxStoreUnavailable',
      'ErrorBatchProcessingStopped',
      'ErrorBatchProcessingStopped',
    ]);
    expect(await names('batch')).toEqual(namesAt('batch', 0, 1));
  });

  test('runs some entries and then responds with a fault for the whole call', async () => {
    await get('/calls', 'DELETE');
    await setFaults([{ work: { done: 2 }, answer: { fault: { code: 'ErrorTimeoutExpired' } } }]);
    const { status, xml } = await call(creating('partly', 5));
    expect([status, responseCodes(xml)]).toEqual([500, ['ErrorTimeoutExpired']]);
    expect(await names('partly')).toEqual(namesAt('partly', 0, 1));
    expect(await get('/calls')).toMatchObject([{ entries: 5, responseClasses: { Success: 2 } }]);
  });

  test('saves the items of a refused send in a folder', async () => {
    await setFaults([{ work: { errors: [{ at: [1], code: 'ErrorSendAsDenied', savedTo: 'contacts' }] } }]);
    const request = creating('draft', 2).replace('<m:CreateItem>', '<m:CreateItem MessageDisposition="SendOnly">');
    expect(responseCodes((await call(request)).xml)).toEqual(['NoError', 'ErrorSendAsDenied']);
    expect(await names('draft')).toEqual(namesAt('draft', 0, 1));
  });

  test('reports the error of an item that it cannot save in a folder', async () => {
    await setFaults([{ work: { errors: [{ code: 'ErrorSendAsDenied', savedTo: 'drafts' }] } }]);
    expect(responseCodes(await create('nowhere', 1))).toEqual(['ErrorCannotCreateContactInNonContactFolder']);
  });

  test.each([
    [
      'DeleteItem',
      (ids: string) => `<m:DeleteItem DeleteType="HardDelete"><m:ItemIds>${ids}</m:ItemIds></m:DeleteItem>`,
      [1],
    ],
    [
      'GetItem',
      (ids: string) =>
        `<m:GetItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:ItemIds>${ids}</m:ItemIds></m:GetItem>`,
      [0, 1, 2],
    ],
  ] as const)('does the entries of %s that it lets pass', async (name, body, left) => {
    const ids = itemIds(await create(name, 3)).join('');
    await setFaults([{ work: { msPerEntry: 1, errors: [{ at: [1], code: 'ErrorADUnavailable' }] } }]);
    expect(responseCodes((await call(body(ids))).xml)).toEqual([
      'NoError',
      'ErrorADUnavailable',
      'ErrorBatchProcessingStopped',
    ]);
    await setFaults([{ work: { errors: [{ at: [1], code: 'ErrorItemSave' }] } }]);
    await call(body(ids));
    expect(await names(name)).toEqual(namesAt(name, ...left));
  });

  test('returns one error for the whole call if its folder does not exist', async () => {
    await setFaults([{ work: { msPerEntry: 1, errors: [{ at: [2], code: 'ErrorItemSave' }] } }]);
    const folder = '<m:SavedItemFolderId><t:DistinguishedFolderId Id="archiveinbox"/></m:SavedItemFolderId>';
    const { xml } = await call(creating('folderless', 3).replace('<m:Items>', `${folder}<m:Items>`));
    expect(responseCodes(xml)).toEqual(['ErrorSavedItemFolderNotFound']);
  });
});

describe('an emulator whose clock advances during a slow call', () => {
  let seconds = 0;
  const { call, create, names, setFaults } = useFaultyExchange(() => {
    seconds += 1;
    return new Date(Date.UTC(2026, 0, 1, 0, 0, seconds));
  });

  test('runs each entry at its own time', async () => {
    await setFaults([{ when: { operations: ['CreateItem'] }, work: { msPerEntry: 1 } }]);
    const ids = itemIds(await create('timed', 3)).join('');
    const shape =
      '<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI="item:DateTimeCreated"/></t:AdditionalProperties>';
    const { xml } = await call(
      `<m:GetItem><m:ItemShape>${shape}</m:ItemShape><m:ItemIds>${ids}</m:ItemIds></m:GetItem>`,
    );
    const times = valuesOf(xml, 'DateTimeCreated');
    expect(times).toHaveLength(3);
    expect(times).toEqual([...new Set(times)].sort());
  });

  test('ends a call with a fault after a minute, and keeps what it did before', async () => {
    await setFaults([{ when: { times: 1 }, work: { msPerEntry: 1 } }]);
    const xml = await create('endless', 100);
    expect(xml).toContain('<e:ResponseCode>ErrorTimeoutExpired</e:ResponseCode>');
    const kept = await names('endless');
    expect(kept).toEqual(namesAt('endless', ...Array(100).keys()).slice(0, kept.length));
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(60);
  });
});

test('a closed emulator stops its slow work, so that its process can end', async () => {
  const script = `
    const { startExchange } = await import(${JSON.stringify(new URL('../src/server.ts', import.meta.url))});
    const exchange = await startExchange();
    const rules = [{ work: { msPerEntry: 3600000 }, answer: { dropAfterMs: 10 } }];
    await fetch(new URL('/faults', exchange.url), { method: 'PUT', body: JSON.stringify(rules) });
    const headers = { authorization: 'Basic ' + btoa('sadie@contoso.com:sadie'), 'content-type': 'text/xml' };
    const body = ${JSON.stringify(envelope(creating('stopped', 1)))};
    const answered = await fetch(exchange.url, { method: 'POST', headers, body }).catch(() => 'cut off');
    await exchange.close();
    process.stdout.write(String(answered));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    timeout: 30_000,
  });
  expect(stdout).toBe('cut off');
});
