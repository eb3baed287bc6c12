import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BatchesCloud, startBatchesCloud } from './batches-cloud.ts';

let bucket: BatchesCloud;
beforeAll(async () => {
  bucket = await startBatchesCloud();
});
afterAll(() => bucket.close());

const people = (length: number) =>
  Array.from({ length }, (_, index) => ({ contact: { displayName: `Person ${index}` } }));
const names = (length: number) =>
  people(length)
    .map(({ contact }) => contact.displayName)
    .sort();

async function ask(mailbox: string, items: readonly object[], headers: Readonly<Record<string, string>>) {
  const response = await fetch(`${bucket.cloud.url}/create-item`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ mailbox, items }),
  });
  const body = (await response.json()) as { readonly batchId: string };
  return { status: response.status, headers: response.headers, body };
}

describe('Prefer: respond-async', () => {
  it('is answered at once with where the batch is, which goes on from the work queue', async () => {
    const { status, headers, body } = await ask('sadie@contoso.com', people(250), { prefer: 'respond-async' });
    const { batchId } = body;
    const results = await bucket.waitForEnd(batchId).then(() => bucket.results(batchId));

    expect([status, headers.get('location'), headers.get('preference-applied')]).toEqual([
      202,
      `/batches/${batchId}`,
      'respond-async',
    ]);
    expect(await bucket.batch(batchId)).toMatchObject({ state: 'done', total: 250, counts: { success: 250 } });
    expect(results.map(({ index, key }) => [index, key])).toEqual(
      people(250).map((_, index) => [index, `${batchId}/${index}`]),
    );
    expect(await bucket.contacts('sadie@contoso.com')).toEqual(names(250));
  });

  it('is the same batch when it is repeated with the same Idempotency-Key', async () => {
    const headers = { prefer: 'respond-async', 'idempotency-key': 'order-7' };
    const first = await ask('hope@contoso.com', people(3), headers);
    const again = await ask('hope@contoso.com', people(3), headers);
    await bucket.waitForEnd(first.body.batchId);
    const afterwards = await ask('hope@contoso.com', people(3), headers);

    expect([again.body, afterwards.body]).toEqual([first.body, first.body]);
    expect(await bucket.batch(first.body.batchId)).toMatchObject({ total: 3, counts: { success: 3 } });
    expect(await bucket.contacts('hope@contoso.com')).toEqual(names(3));
  });

  it('is refused at once where it is no batch, or for a mailbox that is not allowed', async () => {
    expect((await ask('sadie@contoso.com', [], { prefer: 'respond-async' })).status).toBe(400);
    expect((await ask('sadie@fabrikam.com', people(1), { prefer: 'respond-async' })).status).toBe(403);
  });
});

describe('Prefer: respond-async, wait=…', () => {
  it('is answered with the results where there is time for them', async () => {
    const { status, headers, body } = await ask('mack@contoso.com', people(2), { prefer: 'respond-async, wait=10' });

    expect([status, headers.get('preference-applied')]).toEqual([200, 'wait=10']);
    expect(body).toMatchObject({ counts: { success: 2 } });
  });

  it('is answered with where the batch is while the rest goes on, nothing of it done twice', async () => {
    const busy = { code: 'ErrorServerBusy', messageXml: { BackOffMilliseconds: '5000' } };
    await bucket.setFaults([
      { when: { operations: ['CreateItem'], times: 1 }, work: { errors: [{ at: [1, 2], ...busy }] } },
    ]);
    const items = [...people(4), { contact: { displayNam: 'Nobody' } }];
    const { status, headers, body } = await ask('alfred@contoso.com', items, { Prefer: 'wait=2, respond-async' });
    const begun = await bucket.batch(body.batchId);
    const ended = await bucket.waitForEnd(body.batchId);

    expect([status, headers.get('preference-applied')]).toEqual([202, 'respond-async, wait=2']);
    expect(begun).toMatchObject({ state: 'running', total: 5, counts: { success: 2, error: 1 } });
    expect(ended).toMatchObject({ state: 'done', counts: { success: 4, error: 1 } });
    expect((await bucket.results(body.batchId)).map(({ index }) => index).sort()).toEqual([0, 1, 2, 3, 4]);
    expect(await bucket.contacts('alfred@contoso.com')).toEqual(names(4));
  });

  it('is answered the same when it is repeated with the same Idempotency-Key, whether it goes on as a batch or not', async () => {
    const busy = { code: 'ErrorServerBusy', messageXml: { BackOffMilliseconds: '5000' } };
    await bucket.setFaults([
      { when: { operations: ['CreateItem'], times: 1 }, work: { errors: [{ at: [1], ...busy }] } },
    ]);
    const headers = { prefer: 'respond-async, wait=2', 'idempotency-key': 'order-8' };
    const [first, again] = [
      await ask('magdalena@contoso.com', people(2), headers),
      await ask('magdalena@contoso.com', people(2), { ...headers, prefer: 'respond-async' }),
    ];
    await bucket.waitForEnd(first.body.batchId);
    const inTime = { ...headers, 'idempotency-key': 'order-9' };
    const one = await ask('hope@contoso.com', people(1), inTime);
    const afterwards = await ask('hope@contoso.com', people(1), inTime);

    expect([first.status, again.status, again.body]).toEqual([202, 202, first.body]);
    expect([again.headers.get('location'), again.headers.get('preference-applied')]).toEqual([
      first.headers.get('location'),
      first.headers.get('preference-applied'),
    ]);
    expect([afterwards.status, afterwards.body]).toEqual([200, one.body]);
    expect(await bucket.contacts('magdalena@contoso.com')).toEqual(names(2));
  });

  it('leaves alone what does not ask for it', async () => {
    const { status, headers } = await ask('magdalena@contoso.com', people(1), { prefer: 'return=minimal, wait=10' });

    expect([status, headers.get('preference-applied')]).toEqual([200, null]);
  });
});
