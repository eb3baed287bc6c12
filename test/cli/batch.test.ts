import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BatchesCloud, jsonLines, startBatchesCloud } from '../file-batches/batches-cloud.ts';
import { startServer } from '../sign-in/server.ts';
import { createWorkingFolder, spawnedParts, type WorkingFolder } from './batch-command.ts';

let bucket: BatchesCloud;
let folder: WorkingFolder;
beforeAll(async () => {
  [bucket, folder] = await Promise.all([startBatchesCloud(), createWorkingFolder()]);
});
afterAll(() => Promise.all([bucket.close(), folder.remove()]));

const onCloud = (commandLine: string) => folder.run(`${commandLine} --api ${bucket.cloud.url}`);

describe('npm run batch with a file', () => {
  it('says how it goes on, and writes a result per entry beside the file', async () => {
    await folder.write('people.csv', 'key,displayName\ncrm-1,Sadie Daniels\ncrm-2,"Alfred\nWelker"\n');

    const { stdout, stderr, code } = await onCloud('create-item people.csv --mailbox sadie@contoso.com');

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Uploading people\.csv \(1 KiB\) as batch [\w-]+\n/);
    expect(stdout).toMatch(/^ {3}2 of 2 \(100 %\), [\d.]+\/s$/m);
    expect(stdout).toMatch(/\n2 of 2 succeeded; results: people\.results\.jsonl\n$/);
    expect(await folder.results('people.results.jsonl')).toMatchObject([
      { line: 2, key: 'crm-1', responseClass: 'Success' },
      { line: 3, key: 'crm-2', responseClass: 'Success' },
    ]);
    expect(await bucket.contacts('sadie@contoso.com')).toEqual(['Alfred\nWelker', 'Sadie Daniels']);
  });

  it('creates nothing twice when it runs again, where its rows have keys', async () => {
    await folder.write('keyed.csv', 'key,displayName\ncrm-7,Keyed\n');
    const runs = [
      await onCloud('create-item keyed.csv --mailbox hope@contoso.com'),
      await onCloud('create-item keyed.csv --mailbox hope@contoso.com'),
    ];

    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    expect(await folder.results('keyed.results.jsonl')).toMatchObject([{ key: 'crm-7', alreadyDone: true }]);
    expect(await bucket.contacts('hope@contoso.com')).toEqual(['Keyed']);
  });

  it('shows the first twenty failures on a line each, says how many more there are, and ends with exit code 1', async () => {
    const wrong = Array.from({ length: 23 }, (_, place) => ({ key: `crm\u001b[2J\n${place}`, contact: { nam: '' } }));
    await folder.write('wrong.jsonl', jsonLines([...wrong, { key: 'good', contact: { displayName: 'Mack' } }]));

    const { stdout, code } = await onCloud('create-item wrong.jsonl --results all.jsonl --mailbox mack@contoso.com');

    expect(code).toBe(1);
    expect(stdout).toMatch(/^ {3}line +key +code +text$/m);
    expect(stdout).toMatch(
      /^ {3}20 +crm \[2J 19 +BatchItemInvalid +\$\.items\[19\]\.contact\.nam: unknown property\. .*$/m,
    );
    expect(stdout).not.toMatch(/^ {3}21 /m);
    expect(stdout).toContain('\n   … and 3 more\n\nEntries that can be redriven are in the dead-letter queue. ');
    expect(stdout).toMatch(/\n1 of 24 succeeded; results: all\.jsonl\n$/);
    expect((await folder.results('all.jsonl')).map(({ line }) => line)).toEqual(
      wrong.map((_, place) => place + 1).concat(24),
    );
  });

  it('is done for the account itself where no mailbox is named, under the name that EWS has for the operation too', async () => {
    await folder.write('own.csv', 'displayName\nOwn\n');

    expect(await onCloud('CreateItem own.csv')).toMatchObject({ code: 0 });
    expect(await bucket.contacts('svc@contoso.com')).toEqual(['Own']);
  });

  it('takes options of the request as text or JSON, what its rows are, and how its dates are written', async () => {
    await folder.write('messages.csv', 'subject,body\nCode Blast,Hello\n');
    await folder.write('birthdays.csv', 'displayName,birthday\nHope,31/12/1980\n');
    const drafts = '--option messageDisposition=SaveOnly --option savedItemFolderId={"distinguishedFolderId":"drafts"}';

    const messages = await onCloud(`create-item messages.csv --item message ${drafts} --mailbox hope@contoso.com`);
    const birthdays = await onCloud('create-item birthdays.csv --date-format d/M/yyyy --mailbox hope@contoso.com');

    expect([messages.code, birthdays.code]).toEqual([0, 0]);
  });

  it('that is empty has one failure, and says so', async () => {
    await folder.write('empty.csv', '');

    const { stdout, code } = await onCloud('create-item empty.csv');

    expect([code, stdout]).toEqual([1, expect.stringContaining('BatchItemInvalid  line 1: the file is empty: ')]);
  });

  it('shows what is to be known of the file although nothing failed', async () => {
    await folder.write('outlook.csv', 'First Name,Schools\nAlfred,Contoso\n');

    const { stdout, code } = await onCloud('create-item outlook.csv --mailbox alfred@contoso.com');

    expect([code, stdout]).toEqual([0, expect.stringMatching(/\nNote: left out, because .*: "Schools" \(1\)\n/)]);
  });
});

describe('npm run batch when it is interrupted', () => {
  it('says that the batch goes on, and watches it to its end when it is asked to', async () => {
    await bucket.setFaults([
      {
        when: { operations: ['CreateItem'], nth: 1 },
        answer: { fault: { code: 'ErrorServerBusy', messageXml: { BackOffMilliseconds: '4000' } } },
      },
    ]);
    await folder.write('later.csv', 'displayName\nLater\n');
    const child = folder.start(`create-item later.csv --mailbox magdalena@contoso.com --api ${bucket.cloud.url}`);
    const { stdout, code } = spawnedParts(child);
    let printed = '';
    for await (const chunk of stdout) {
      printed += chunk;
      if (!child.killed && printed.includes('   0 of 1 ')) child.kill('SIGINT');
    }
    const [, again = ''] =
      /\nThe batch continues without this command\. To watch it again: npm run batch -- (.*)\n$/.exec(printed) ?? [];

    expect(await code).toBe(130);
    expect(again).toMatch(/^watch [\w-]+ --api http:/);
    expect(await folder.run(again)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/\n1 of 1 succeeded; results: later\.results\.jsonl\n$/),
    });
    expect(await bucket.contacts('magdalena@contoso.com')).toEqual(['Later']);
  });

  it('says so where there is no batch to watch', async () => {
    expect(await onCloud('watch 123')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'No such batch (404): There is no batch with this id. Batches are kept for 90 days.\n',
    });
  });
});

describe('npm run batch when it cannot do what it is asked', () => {
  beforeAll(() => folder.write('good.csv', 'displayName\nSadie\n'));

  it.each([
    ['', 'Expected two arguments: an operation and a file, or "watch" and the id of a batch.'],
    ['create-item', 'Expected two arguments: an operation and a file, or "watch" and the id of a batch.'],
    ['watch', 'Expected two arguments: an operation and a file, or "watch" and the id of a batch.'],
    [
      'create-item good.csv more.csv',
      'Expected two arguments: an operation and a file, or "watch" and the id of a batch.',
    ],
    ['crate-item good.csv', 'Unknown operation "crate-item". Did you mean "create-item"?'],
    ['make-some-tea good.csv', 'Unknown operation "make-some-tea". Use one of: add-distribution-group-to-im-list, '],
    ['create-item good.csv --option deadLetter', '--option: "deadLetter" is not of the form NAME=VALUE.'],
    [
      'create-item good.csv --results ./good.csv',
      '--results: the results would overwrite the entries. Name another file.',
    ],
    [
      'create-item good.csv --api localhost',
      '--api: "localhost" is not a URL. Write one such as http://127.0.0.1:3000.',
    ],
    ['create-item good.csv --colour red', "Unknown option '--colour'"],
  ])(
    'says what is wrong with its command line, and how it is used, with exit code 2: %s',
    async (commandLine, message) => {
      const { stdout, stderr, code } = await folder.run(commandLine);

      expect([code, stdout]).toEqual([2, '']);
      expect(stderr.slice(0, message.length)).toBe(message);
      expect(stderr).toContain('npm run batch -- OPERATION FILE ');
    },
  );

  it.each([
    ['create-item none.csv', 'none.csv: no such file. Check the path.\n'],
    ['create-item .', '.: not a file. Name a .csv or .jsonl file.\n'],
    [
      'create-item good.csv --mailbox sadie@fabrikam.com',
      'Mailbox not allowed (403): This deployment may not act for ',
    ],
    [
      'delete-item good.csv',
      'Not a batch (400): The body does not describe a batch of a file.\n  $.deleteType: expected ',
    ],
    [
      'create-item good.csv --option savedItemFolder=x',
      'Not a batch (400): The body does not describe a batch of a file.\n  $.',
    ],
  ])('says why it has done nothing, with exit code 1: %s', async (commandLine, message) => {
    const { stdout, stderr, code } = await onCloud(commandLine);

    expect([code, stdout, stderr.slice(0, message.length)]).toEqual([1, '', message]);
  });

  it('says where its results cannot be written that they can be had again', async () => {
    const { stderr, code } = await onCloud('create-item good.csv --results none/all.jsonl');

    expect([code, stderr]).toEqual([
      1,
      'none/all.jsonl cannot be written (ENOENT). Watch the batch again with another --results.\n',
    ]);
  });

  it('says so where nobody answers', async () => {
    const server = await startServer(() => undefined);
    await server.close();
    const { origin } = new URL(server.url);

    expect(await folder.run(`create-item good.csv --api ${origin}`)).toMatchObject({
      code: 1,
      stderr: `No answer from the API at ${origin} (ECONNREFUSED). Check the URL in --api.\n`,
    });
  });

  it('says what it can do where it is asked for help', async () => {
    expect(await folder.run('--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('--option NAME=VALUE'),
      stderr: '',
    });
  });
});
