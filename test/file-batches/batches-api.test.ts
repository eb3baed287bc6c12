import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BatchesCloud, jsonLines, startBatchesCloud } from './batches-cloud.ts';

let bucket: BatchesCloud;
beforeAll(async () => {
  bucket = await startBatchesCloud();
});
afterAll(() => bucket.close());

interface Upload {
  readonly batchId: string;
  readonly uploadUrl: string;
  readonly expiresAt: string;
}

const post = (body: unknown) =>
  fetch(`${bucket.cloud.url}/batches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('POST /batches', () => {
  it('gives an id and a URL that takes the file, more than 11 MiB of it, without any header', async () => {
    const made = await post({
      operation: 'CreateItem',
      mailbox: 'sadie@contoso.com',
      name: 'people.csv',
      options: { savedItemFolderId: 'contacts' },
    });
    const { batchId, uploadUrl, expiresAt } = (await made.json()) as Upload;
    const waiting = await bucket.batch(batchId);
    const rows = Array.from({ length: 130 }, (_, row) => `Person ${row},${'x'.repeat(100_000)}\n`);
    const { status } = await fetch(uploadUrl, { method: 'PUT', body: `displayName,body\n${rows.join('')}` });

    expect([made.status, status]).toEqual([201, 200]);
    expect(waiting).toMatchObject({ state: 'waiting', name: 'people.csv', done: 0, expiresAt });
    expect(uploadUrl).not.toContain('checksum');
    expect(await bucket.waitForEnd(batchId)).toMatchObject({ state: 'done', total: 130, counts: { success: 130 } });
    expect(await bucket.contacts('sadie@contoso.com')).toHaveLength(130);
  });

  it('is one batch although a second file is put to its URL', async () => {
    const { batchId, uploadUrl } = (await (
      await post({ operation: 'CreateItem', mailbox: 'hope@contoso.com', name: 'people.csv' })
    ).json()) as Upload;
    await fetch(uploadUrl, { method: 'PUT', body: 'displayName\nHope\n' });
    await bucket.waitForEnd(batchId);
    await fetch(uploadUrl, { method: 'PUT', body: 'displayName\nAnother\nOne more\n' });
    await bucket.drop('inbox/create-item/hope@contoso.com/next.csv', 'displayName\nNext\n');
    await bucket.waitForEnd(await bucket.newBatchId());

    expect(await bucket.batch(batchId)).toMatchObject({ state: 'done', total: 1 });
    expect(await bucket.contacts('hope@contoso.com')).toEqual(['Hope', 'Next']);
  });

  it.each([
    { body: [], path: '$' },
    { body: { operation: 'create-item' }, path: '$.operation' },
    { body: { operation: 'CreateItem', name: 'people.xlsx' }, path: '$.name' },
    { body: { operation: 'CreateItem', options: { savedItemFolder: 'contacts' } }, path: '$.savedItemFolder' },
    { body: { operation: 'CreateItem', options: { item: 'person' } }, path: '$.item' },
    { body: { operation: 'DeleteItem' }, path: '$.deleteType' },
  ])('is refused with the place of the fault: $path', async ({ body, path }) => {
    const response = await post(body);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ faults: [{ path }] });
  });

  it('is refused for a mailbox that the deployment may not act for', async () => {
    expect((await post({ operation: 'CreateItem', mailbox: 'sadie@fabrikam.com' })).status).toBe(403);
  });

  it('is refused if its options name a mailbox, whichever the request itself names', async () => {
    for (const mailbox of ['sadie@fabrikam.com', 'sadie@contoso.com']) {
      const response = await post({ operation: 'CreateItem', options: { mailbox } });

      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ faults: [{ path: '$.mailbox' }] });
    }
  });
});

describe('the results of a batch', () => {
  it('come in pages, each result once and in order, where one answer has no room for them', async () => {
    const bodies = Array.from({ length: 40 }, (_, row) => ({
      contact: { displayName: `${row}`, body: 'y'.repeat(400_000) },
    }));
    await bucket.drop('inbox/create-item/mack@contoso.com/large.jsonl', jsonLines(bodies));
    const created = await bucket.newBatchId();
    await bucket.waitForEnd(created);
    const ids = (await bucket.results(created)).map(({ item }) => item?.contact.itemId ?? {});
    await bucket.drop('inbox/get-item/mack@contoso.com/read.jsonl', jsonLines(ids), {
      options: '{"itemShape":{"baseShape":"IdOnly","additionalProperties":["item:Body"]}}',
    });
    const read = await bucket.newBatchId();
    await bucket.waitForEnd(read);
    const first = await fetch(`${bucket.cloud.url}/batches/${read}/results`);

    expect(first.headers.get('link')).toMatch(/^<\/batches\/\w+\/results\?next=\d+-\d+>; rel="next"$/);
    expect((await first.text()).length).toBeLessThan(6 * 1024 * 1024);
    expect((await bucket.results(read)).map(({ line }) => line)).toEqual(bodies.map((_, row) => row + 1));
    expect(await bucket.results(read, '?failed=true')).toEqual([]);
  });

  it.each(['nobody', '../batches', 'a%2Fb'])('are not there of a batch that there is not: %s', async (id) => {
    for (const path of [`/batches/${id}`, `/batches/${id}/results`]) {
      expect((await fetch(`${bucket.cloud.url}${path}`)).status).toBe(404);
    }
  });

  it('are refused by what is no query of theirs', async () => {
    const { status } = await fetch(`${bucket.cloud.url}/batches/any/results?page=2`);

    expect(status).toBe(400);
  });
});
