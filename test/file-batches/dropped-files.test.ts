import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BatchesCloud, jsonLines, startBatchesCloud } from './batches-cloud.ts';

let bucket: BatchesCloud;
beforeAll(async () => {
  bucket = await startBatchesCloud();
});
afterAll(() => bucket.close());

/** Drops a file and returns its batch once that has ended. */
async function run(key: string, body: string | Uint8Array, metadata?: Readonly<Record<string, string>>) {
  await bucket.drop(key, body, metadata);
  return bucket.waitForEnd(await bucket.newBatchId());
}

describe('a dropped file', () => {
  it('runs, and has one result per row, each with its line and key', async () => {
    const { batchId, ...batch } = await run(
      'inbox/create-item/sadie@contoso.com/people.jsonl',
      '{"key":"crm-1","contact":{"displayName":"Sadie Daniels"}}\n\n{"contact":{"displayNam":"Hope Gross"}}\nno JSON\n',
    );

    expect(batch).toMatchObject({
      state: 'done',
      operation: 'CreateItem',
      name: 'people.jsonl',
      done: 3,
      total: 3,
      counts: { success: 1, warning: 0, error: 2 },
    });
    expect(await bucket.results(batchId)).toEqual([
      {
        line: 1,
        key: 'crm-1',
        responseClass: 'Success',
        responseCode: 'NoError',
        item: { contact: { itemId: { id: expect.any(String), changeKey: expect.any(String) } } },
      },
      {
        line: 3,
        key: `${batchId}/0/3`,
        responseClass: 'Error',
        responseCode: 'BatchItemInvalid',
        messageText: '$.items[1].contact.displayNam: unknown property. Did you mean "displayName"?',
        deadLettered: true,
      },
      {
        line: 4,
        responseClass: 'Error',
        responseCode: 'BatchItemInvalid',
        messageText: 'line 4: is not JSON from column 1 on: expected one whole entry per line',
      },
    ]);
    expect((await bucket.results(batchId, '?failed=true')).map(({ line }) => line)).toEqual([3, 4]);
    expect(await bucket.contacts('sadie@contoso.com')).toEqual(['Sadie Daniels']);
  });

  it('is said to be done by one event, with its counts', async () => {
    const { batchId } = await run(
      'inbox/create-item/-/own.csv',
      'displayName,companyName\r\nMack,Contoso\r\nHope,Contoso\r\n',
    );
    const events = (await bucket.events()).filter(({ detail }) => detail.batchId === batchId);

    expect(events).toMatchObject([
      {
        source: 'ews-batch',
        'detail-type': 'Batch done',
        detail: {
          batchId,
          operation: 'CreateItem',
          state: 'done',
          counts: { success: 2, warning: 0, error: 0 },
          results: { prefix: `batches/${batchId}/results/` },
        },
      },
    ]);
    expect(await bucket.contacts('svc@contoso.com')).toEqual(['Hope', 'Mack']);
  });

  it('has the options of its metadata, or of the .json beside it', async () => {
    const options = '{"item":"message","messageDisposition":"SaveOnly","savedItemFolderId":"drafts"}';
    const csv = 'subject,body\nCode Blast,Hello\n';
    await bucket.drop('inbox/create-item/mack@contoso.com/beside.json', options);
    const beside = await run('inbox/create-item/mack@contoso.com/beside.csv', csv);
    const within = await run('inbox/create-item/mack@contoso.com/within.csv', csv, { options });

    expect([beside.counts.success, within.counts.success]).toEqual([1, 1]);
  });

  it('has any name, with blanks, accents and dots', async () => {
    const batch = await run('inbox/create-item/alfred@contoso.com/../my péople + more.csv', 'displayName\nAlfred\n');

    expect(batch).toMatchObject({ state: 'done', name: '../my péople + more.csv', counts: { success: 1 } });
    expect(batch.batchId).toMatch(/^[0-9a-f]{32}$/);
    expect(await bucket.contacts('alfred@contoso.com')).toEqual(['Alfred']);
  });

  it('gives what it reads in its results', async () => {
    const person = jsonLines([{ contact: { displayName: 'Hope' } }]);
    const created = await run('inbox/create-item/hope@contoso.com/one.jsonl', person);
    const ids = (await bucket.results(created.batchId)).map(({ item }) => item?.contact.itemId ?? {});
    const { batchId } = await run('inbox/get-item/hope@contoso.com/ids.jsonl', jsonLines(ids));

    expect(await bucket.results(batchId)).toMatchObject([
      { line: 1, responseClass: 'Success', item: { contact: { completeName: { fullName: 'Hope' } } } },
    ]);
  });
});

describe('a file that comes twice', () => {
  const key = 'inbox/create-item/magdalena@contoso.com/twice.csv';
  const once = 'displayName\nMagdalena\n';

  it('is the same batch while name and content are the same: nothing is done twice', async () => {
    const { batchId, finishedAt } = await run(key, once);
    await bucket.drop(key, once);
    await run(`${key}.csv`, 'displayName\nLater\n');

    expect(await bucket.batch(batchId)).toMatchObject({ finishedAt, counts: { success: 1 } });
    expect(await bucket.contacts('magdalena@contoso.com')).toEqual(['Later', 'Magdalena']);
  });

  it('is another batch once its content is another', async () => {
    const batch = await run(key, 'displayName\nAnother\n');

    expect(batch.counts).toEqual({ success: 1, warning: 0, error: 0 });
    expect(await bucket.contacts('magdalena@contoso.com')).toEqual(['Another', 'Later', 'Magdalena']);
  });

  it('is one batch however often EventBridge says that it is there', async () => {
    await bucket.drop('inbox/create-item/magdalena@contoso.com/event.csv', 'displayName\nOnce\n');
    await repeatEvent('inbox/create-item/magdalena@contoso.com/event.csv');
    await repeatEvent('inbox/create-item/magdalena@contoso.com/event.csv');
    const batch = await bucket.waitForEnd(await bucket.newBatchId());
    await run('inbox/create-item/magdalena@contoso.com/after.csv', 'displayName\nAfterwards\n');

    expect(batch.counts).toEqual({ success: 1, warning: 0, error: 0 });
    expect((await bucket.contacts('magdalena@contoso.com')).filter((name) => name === 'Once')).toHaveLength(1);
  });
});

/** Sends an object's event again: EventBridge may deliver it more than once. */
async function repeatEvent(key: string): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const events = new EventBridgeClient({ endpoint: bucket.cloud.awsUrl, region: 'us-east-1', credentials });
  const Detail = JSON.stringify({ bucket: { name: bucket.cloud.bucketNames[0] }, object: { key } });
  await events.send(new PutEventsCommand({ Entries: [{ Source: 'aws.s3', DetailType: 'Object Created', Detail }] }));
  events.destroy();
}
