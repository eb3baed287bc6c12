import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BatchesCloud, startBatchesCloud } from './batches-cloud.ts';

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

describe('a file that cannot run', () => {
  const csv = 'displayName\nSadie\n';

  it.each([
    {
      what: 'of no operation',
      key: 'inbox/make-tea/sadie@contoso.com/people.csv',
      reason: 'expected inbox/{operation}/{mailbox}/{name}, with an operation such as create-item',
    },
    {
      what: 'that lies elsewhere in the inbox',
      key: 'inbox/people.csv',
      reason: 'expected inbox/{operation}/{mailbox}/{name}, with an operation such as create-item',
    },
    {
      what: 'for a mailbox that the deployment may not act for',
      key: 'inbox/create-item/sadie@fabrikam.com/people.csv',
      reason: 'this deployment may not act for the mailbox',
    },
    {
      what: 'for what is no mailbox',
      key: 'inbox/create-item/sadie/people.csv',
      reason: expect.stringMatching(/^\$\.mailbox: expected /),
    },
    {
      what: 'of another kind',
      key: 'inbox/create-item/sadie@contoso.com/people.xlsx',
      reason: 'expected a file whose name ends in .csv or .jsonl',
    },
    {
      what: 'without an option that its operation needs',
      key: 'inbox/delete-item/sadie@contoso.com/ids.jsonl',
      reason: expect.stringMatching(/^\$\.deleteType: expected /),
    },
  ])('$what has failed, and says why', async ({ key, reason }) => {
    const batch = await run(key, csv);

    expect(batch).toMatchObject({ state: 'failed', reason, done: 0 });
    expect((await bucket.events()).find(({ detail }) => detail.batchId === batch.batchId)).toMatchObject({
      'detail-type': 'Batch failed',
      detail: { state: 'failed', reason },
    });
    expect(await bucket.contacts('sadie@contoso.com')).toEqual([]);
  });

  it.each(['no JSON', '[1]', '{"savedItemFolder":"contacts"}'])(
    'with options such as %s has failed',
    async (options) => {
      const batch = await run(`inbox/create-item/sadie@contoso.com/${options.length}.csv`, csv, { options });

      expect(batch).toMatchObject({ state: 'failed', reason: expect.stringMatching(/^\$/) });
    },
  );

  it('with options that name a mailbox has failed, because its key alone says whom to act as', async () => {
    const options = JSON.stringify({ mailbox: 'alfred@contoso.com' });
    for (const mailbox of ['-', 'sadie@contoso.com']) {
      const batch = await run(`inbox/create-item/${mailbox}/people.csv`, csv, { options });

      expect(batch).toMatchObject({ state: 'failed', reason: expect.stringMatching(/^\$\.mailbox: expected only in/) });
    }
    expect(await bucket.contacts('alfred@contoso.com')).toEqual([]);
  });

  it('is not about a batch where it is a folder or only options', async () => {
    await bucket.drop('inbox/create-item/sadie@contoso.com/', '');
    await bucket.drop('inbox/create-item/sadie@contoso.com/lonely.json', '{}');
    const batch = await run('inbox/create-item/mack@contoso.com/next.csv', 'displayName\nMack\n');

    expect(batch.name).toBe('next.csv');
  });
});

describe('a file without a row that can be read', () => {
  it.each([
    { what: 'an empty file', body: '', messageText: /^line 1: the file is empty/ },
    { what: 'a header alone', body: 'displayName\n', messageText: /^line 1: / },
    { what: 'a ZIP', body: 'PK\x03\x04\0\0', messageText: /^line 1: this is a ZIP or Excel file: save it as CSV/ },
    { what: 'unknown columns', body: 'nam\nSadie\n', messageText: /^line 1: expected the names of properties/ },
  ])('$what is one error with its line', async ({ what, body, messageText }) => {
    const { batchId, ...batch } = await run(`inbox/create-item/sadie@contoso.com/${what}.csv`, body);

    expect(batch).toMatchObject({ state: 'done', total: 1, counts: { success: 0, error: 1 } });
    expect(await bucket.results(batchId)).toEqual([
      {
        line: 1,
        responseClass: 'Error',
        responseCode: 'BatchItemInvalid',
        messageText: expect.stringMatching(messageText),
      },
    ]);
  });
});

describe('a line of JSON that is nested far too deeply', () => {
  const nested = (levels: number) => `{"contact":${'{"flag":'.repeat(levels)}1${'}'.repeat(levels)}}`;

  it('fails alone, and the lines around it are done', async () => {
    const line = (displayName: string) => JSON.stringify({ contact: { displayName } });
    const lines = [line('Deep one'), nested(150), line('Deep two'), nested(20_000), nested(50_000), line('Deep three')];
    const batch = await run('inbox/create-item/alfred@contoso.com/deep.jsonl', `${lines.join('\n')}\n`);

    expect(batch).toMatchObject({ state: 'done', counts: { success: 3, error: 3 } });
    const failures = await bucket.results(batch.batchId, '?failed=true');
    expect(failures.map(({ line: number, messageText }) => [number, messageText])).toEqual(
      [2, 4, 5].map((number) => [
        number,
        `line ${number}: is nested more than 100 levels deep: expected an entry of the operation`,
      ]),
    );
  });
});
