import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { BatchAnswer } from '../../lib/contract/result.ts';
import { type BatchesCloud, startBatchesCloud } from '../file-batches/batches-cloud.ts';
import { type JournalExchange, startJournalExchange } from './journal-exchange.ts';
import { copyProject, type ProjectCopy } from './project-copy.ts';

const journalFile = `import { simple } from '../schema/kind.ts';
import { property, readOnly } from '../schema/property.ts';
import { dateTime, enumeration, int, text } from '../schema/simple-types.ts';
import type { ItemTypeDescription } from './item-type-description.ts';

export const journalEntry: ItemTypeDescription<'journalEntry'> = {
  name: 'journalEntry',
  element: 'JournalEntry',
  ownProperties: [
    property('journal:DueDate', simple(dateTime), 'SUD'),
    readOnly('journal:Owner', simple(text)),
    property('journal:PercentComplete', simple(int(0, 100)), 'SU'),
    property('journal:Status', simple(enumeration(['NotStarted', 'InProgress', 'Completed'])), 'SU'),
  ],
  fieldUriFamily: 'journal:',
  defaultFolder: 'journal',
  isSent: false,
};
`;
const journalLine = "export { journalEntry } from './journal-entry.ts';\n";

let project: ProjectCopy;
let exchange: JournalExchange;
let batches: BatchesCloud;

beforeAll(async () => {
  project = await copyProject();
  await project.write('lib/items/journal-entry.ts', journalFile);
  await project.write('lib/items/index.ts', `${await project.read('lib/items/index.ts')}${journalLine}`);
  exchange = await startJournalExchange();
  batches = await startBatchesCloud({ exchange: exchange.account, assembly: await project.synthesise() });
});
afterAll(async () => {
  await batches?.close();
  await exchange?.close();
  await project?.remove();
});
beforeEach(() => exchange.restart());

async function ask(path: string, body: object, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${batches.cloud.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return ((await response.json()) as BatchAnswer).results;
}

const keyPath =
  '<t:ExtendedFieldURI PropertySetId="083a8458-7433-4faf-91c4-670645f8c8db" PropertyName="EwsBatchKey" PropertyType="String"/>';
const keyProperty = (key: string) => `<t:ExtendedProperty>${keyPath}<t:Value>${key}</t:Value></t:ExtendedProperty>`;
const foldersOf = (bodies: readonly string[]) =>
  bodies.flatMap((body) => [...body.matchAll(/<t:DistinguishedFolderId Id="(\w+)"\/>/g)].map(([, folder]) => folder));

it('a new item type is created with its properties and its key', async () => {
  const journalEntry = { status: 'InProgress', dueDate: '2026-03-31T09:30:00Z', subject: 'Call Sadie' };
  const results = await ask('/create-item', {
    messageDisposition: 'SaveOnly',
    items: [{ key: 'entry-1', journalEntry }],
  });
  expect(results).toMatchObject([
    { key: 'entry-1', responseCode: 'NoError', item: { journalEntry: { itemId: { id: 'entry-1' } } } },
  ]);
  const [call] = exchange.calls('CreateItem');
  expect(call).toContain(
    `<m:CreateItem><m:Items><t:JournalEntry><t:Subject>Call Sadie</t:Subject>${keyProperty('entry-1')}<t:DueDate>2026-03-31T09:30:00Z</t:DueDate><t:Status>InProgress</t:Status></t:JournalEntry></m:Items></m:CreateItem>`,
  );
  expect(foldersOf(exchange.calls('FindItem'))).toEqual(['journal']);
});

it('a new item type is looked up in its default folder after a response that was cut off, and is not created twice', async () => {
  exchange.restart('cut');
  const items = [{ journalEntry: { subject: 'Call Hope' } }, { journalEntry: { subject: 'Call Mack' } }];
  const results = await ask('/create-item', { items }, { 'Idempotency-Key': 'cut' });
  expect(results).toMatchObject([
    { responseCode: 'NoError', alreadyDone: true, item: { journalEntry: { itemId: { id: 'cut/0' } } } },
    { responseCode: 'NoError', alreadyDone: true, item: { journalEntry: { itemId: { id: 'cut/1' } } } },
  ]);
  expect(exchange.calls('CreateItem')).toHaveLength(1);
  expect(new Set(foldersOf(exchange.calls('FindItem')))).toEqual(new Set(['journal']));
});

it('a new item type is found by its key alone', async () => {
  const results = await ask('/get-item', { itemIds: [{ key: 'entry-1' }] });
  expect(results).toMatchObject([{ responseCode: 'NoError', item: { journalEntry: { itemId: { id: 'entry-1' } } } }]);
  expect(foldersOf(exchange.calls('FindItem')).toSorted()).toEqual(['contacts', 'drafts', 'journal', 'sentitems']);
  expect(exchange.calls('GetItem')[0]).toContain('<t:ItemId Id="entry-1" ChangeKey="EQAA"/>');
});

it('a new item type is updated and deleted without a message disposition', async () => {
  const itemId = { id: 'AAMk', changeKey: 'EQAA' };
  const changes = [
    { itemId, set: { journalEntry: { percentComplete: 50, subject: 'Call Sadie again' } } },
    { itemId, delete: ['journal:DueDate'] },
  ];
  expect(await ask('/update-item', { itemChanges: [changes[0]] })).toMatchObject([{ responseCode: 'NoError' }]);
  // A disposition for other entries of the request does not apply to it.
  const mixed = { messageDisposition: 'SendOnly', itemChanges: [changes[1]] };
  expect(await ask('/update-item', mixed)).toMatchObject([{ responseCode: 'NoError' }]);
  const [set, deleted] = exchange.calls('UpdateItem');
  expect(set).toContain(
    '<t:SetItemField><t:FieldURI FieldURI="journal:PercentComplete"/><t:JournalEntry><t:PercentComplete>50</t:PercentComplete></t:JournalEntry></t:SetItemField>',
  );
  expect(deleted).toContain('<t:DeleteItemField><t:FieldURI FieldURI="journal:DueDate"/></t:DeleteItemField>');
  for (const body of [set, deleted]) expect(body).toContain('<m:UpdateItem ConflictResolution="AutoResolve">');

  const deletion = { deleteType: 'HardDelete', itemIds: [itemId] };
  expect(await ask('/delete-item', deletion)).toMatchObject([{ responseCode: 'NoError' }]);
});

it('a new item type is saved, never sent: a disposition of its own is a fault', async () => {
  const items = [{ messageDisposition: 'SendOnly', journalEntry: { subject: 'Call Sadie' } }];
  expect(await ask('/create-item', { items })).toMatchObject([
    {
      responseCode: 'BatchItemInvalid',
      messageText:
        '$.items[0].messageDisposition: expected only with message: items of type journalEntry are always saved',
    },
  ]);
});

it('a new item type is named by faults, and its properties by paths and hints', async () => {
  const results = await ask('/create-item', {
    items: [{ key: 'a', journalEntry: { state: '', owner: '' } }, { key: 'b' }],
  });
  expect(results.map(({ messageText }) => messageText)).toEqual([
    '$.items[0].journalEntry.state: unknown property. Did you mean "status"?; $.items[0].journalEntry.owner: expected only in results: it is read-only',
    '$.items[1]: expected "contact", "journalEntry" or "message"',
  ]);

  const get = (path: string) => ({
    itemShape: { baseShape: 'IdOnly', additionalProperties: [path] },
    itemIds: [{ id: 'AAMk' }],
  });
  expect(await ask('/get-item', get('journal:Owner'))).toMatchObject([{ responseCode: 'NoError' }]);
  expect(exchange.calls('GetItem')[0]).toContain('<t:FieldURI FieldURI="journal:Owner"/>');
  const response = await fetch(`${batches.cloud.url}/get-item`, {
    method: 'POST',
    body: JSON.stringify(get('journal:Ownr')),
    headers: { 'content-type': 'application/json' },
  });
  expect([response.status, await response.json()]).toMatchObject([
    400,
    {
      faults: [
        { path: '$.itemShape.additionalProperties[0]', expected: 'unknown FieldURI. Did you mean "journal:Owner"?' },
      ],
    },
  ]);
});

it('a new item type has columns in CSV files whose options name it', async () => {
  const csv = 'key,subject,dueDate,percentComplete\nrow-1,Call Sadie,3/31/2026,50\n';
  await batches.drop('inbox/create-item/-/entries.csv', csv, { options: '{"item":"journalEntry"}' });
  const batch = await batches.waitForEnd(await batches.newBatchId());
  expect(batch).toMatchObject({ state: 'done', counts: { success: 1, warning: 0, error: 0 } });
  expect(exchange.calls('CreateItem')[0]).toContain(
    `<t:JournalEntry><t:Subject>Call Sadie</t:Subject>${keyProperty('row-1')}<t:DueDate>2026-03-31T00:00:00</t:DueDate><t:PercentComplete>50</t:PercentComplete></t:JournalEntry>`,
  );
});

it('a new item type is in the generated documents, and the whole project still compiles', async () => {
  await project.run('infra/docs/write-docs.ts');
  expect(await project.read('docs/properties-journalEntry.md')).toContain('| `dueDate` | `journal:DueDate` |');
  const { paths, components } = JSON.parse(await project.read('docs/openapi.json'));
  const { schema } = paths['/create-item'].post.requestBody.content['application/json'];
  expect(Object.keys(schema.properties.items.items.properties.journalEntry.properties)).toContain('dueDate');
  const text = JSON.stringify({ paths, components });
  for (const words of [
    'Creates items (contact, journalEntry, message), and sends messages.',
    'Default: contacts, journal, drafts, sentitems.',
    'item (contact or journalEntry or message)',
  ]) {
    expect(text).toContain(words);
  }
  await project.run('node_modules/.bin/tsc');
});
