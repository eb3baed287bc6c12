import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowsOf } from '../files/rows-of.ts';
import { startWorkerGateway, type WorkerGateway } from '../queue/worker.ts';
import { type Answer, type Gateway, startGateway } from './gateway.ts';
import { answerOf, type ScriptedExchange, sends, startScriptedExchange } from './scripted-exchange.ts';

// Names that every JavaScript object has, or that set its prototype.
const names = ['__proto__', 'constructor', 'valueOf', 'toString', 'hasOwnProperty'];
const id = { id: 'AAMkAD==', changeKey: 'EQAAAB==' };

/** Returns an object with an own property of this name, also for `__proto__`. */
const named = (name: string, value: unknown) => Object.fromEntries([[name, value]]);

let gateway: WorkerGateway;
beforeAll(async () => {
  gateway = await startWorkerGateway();
});
afterAll(() => gateway.close());

describe.each(names)('a request that says %s', (name) => {
  const pathsOf = ({ body }: Answer) => body.faults?.map(({ path }) => path);
  const at = /^\w+$/.test(name) ? `.${name}` : name;

  it.each([
    [
      'as a path to read',
      '/get-item',
      { itemIds: [id], itemShape: { additionalProperties: [name] } },
      '$.itemShape.additionalProperties[0]',
    ],
    ['as an option', '/get-item', { itemIds: [id], ...named(name, {}) }, `$${at}`],
    ['as a folder', '/move-item', { itemIds: [id], toFolderId: name }, '$.toFolderId'],
    ['as an operation', '/get-item', { operation: name, itemIds: [id] }, '$.operation'],
  ])('is refused with its JSON path: %s', async (_, path, body, fault) => {
    const answer = await gateway.ask(path, body);
    expect([answer.status, pathsOf(answer)]).toEqual([400, [fault]]);
  });

  const search = (more: object) => ({
    searches: [{ parentFolderId: 'contacts', ...more }, { parentFolderId: 'contacts' }],
  });
  const change = (more: object) => ({
    itemChanges: [
      { itemId: id, ...more },
      { itemId: id, set: { contact: { jobTitle: 'x' } } },
    ],
  });
  const create = (contact: object) => ({ items: [{ contact }, { contact: {} }] });
  it.each([
    [
      'as a path of a restriction',
      '/find-item',
      search({ restriction: { exists: { path: name } } }),
      '$.searches[0].restriction.exists.path',
    ],
    ['as an expression', '/find-item', search({ restriction: named(name, {}) }), `$.searches[0].restriction${at}`],
    [
      'as a path to sort by',
      '/find-item',
      search({ sortOrder: [{ path: name, order: 'Ascending' }] }),
      '$.searches[0].sortOrder[0].path',
    ],
    ['as a path to delete', '/update-item', change({ delete: [name] }), '$.itemChanges[0].delete[0]'],
    ['as an item type', '/update-item', change({ set: named(name, {}) }), `$.itemChanges[0].set${at}`],
    ['as a property', '/create-item', create(named(name, 'x')), `$.items[0].contact${at}`],
    [
      'as the key of a dictionary',
      '/create-item',
      create({ emailAddresses: named(name, 'x') }),
      `$.items[0].contact.emailAddresses${at}`,
    ],
  ])('fails the entry alone, with its JSON path: %s', async (_, path, body, fault) => {
    const { body: answer } = await gateway.ask(path, { ...body, deadLetter: false });
    const [wrong, right] = answer.results;
    expect([wrong?.responseCode, wrong?.messageText?.split(': ')[0]]).toEqual(['BatchItemInvalid', fault]);
    expect(right?.responseCode).not.toBe('BatchItemInvalid');
  });

  it('is done where the name is content: a text, a key, the name of an extended property', async () => {
    const path = { distinguishedPropertySetId: 'PublicStrings', propertyName: name, propertyType: 'String' };
    const contact = { displayName: name, extendedProperties: [{ path, value: name }] };
    const { body } = await gateway.ask('/create-item', {
      mailbox: 'hope@contoso.com',
      items: [{ key: name, contact }],
    });
    expect(body.results).toEqual([expect.objectContaining({ responseCode: 'NoError', key: name })]);
    const read = await gateway.ask('/get-item', {
      mailbox: 'hope@contoso.com',
      itemShape: { baseShape: 'Default', additionalProperties: [path] },
      itemIds: [{ key: name }],
    });
    expect(read.body.results[0]?.item).toMatchObject({ contact: { extendedProperties: contact.extendedProperties } });
  });

  it('is one dead-lettered message or entry on the queue, and the messages beside it are done', async () => {
    const good = (displayName: string) => ({
      operation: 'CreateItem',
      mailbox: 'mack@contoso.com',
      items: [{ contact: { displayName } }],
    });
    const bodies = [
      good(`${name} one`),
      { operation: 'GetItem', itemIds: [id], itemShape: { additionalProperties: [name] } },
      { operation: 'FindItem', searches: [{ parentFolderId: 'contacts', restriction: { exists: { path: name } } }] },
      { operation: 'UpdateItem', itemChanges: [{ itemId: id, delete: [name] }] },
      { operation: name, items: [{}] },
      { ...good(''), ...named(name, 1) },
      good(`${name} two`),
    ];
    expect(await gateway.deliver(...bodies.map((body) => ({ body })))).toEqual([]);
    const codes = (await gateway.takeRawDeadLetterMessages()).map(({ attributes }) => attributes.responseCode);
    expect(codes).toEqual(Array(5).fill('BatchItemInvalid'));
    expect(await gateway.itemsNamed('mack@contoso.com', `${name} `)).toHaveLength(2);
  });

  it('is left out as a column, and is a plain text as a cell or in a line of JSON', async () => {
    expect(await rowsOf('people.csv', `displayName,${name}\nSadie,x\n`)).toEqual([
      { line: 2, entry: { contact: { displayName: 'Sadie' } } },
      { line: 1, warning: expect.stringContaining(`"${name}" (1`) },
    ]);
    expect(await rowsOf('people.csv', `key,displayName\n${name},${name}\n`)).toEqual([
      { line: 2, entry: { key: name, contact: { displayName: name } } },
    ]);
    expect(JSON.stringify(await rowsOf('people.jsonl', `{"${name}":{"${name}":1}}\n`))).toBe(
      `[{"line":1,"entry":{"${name}":{"${name}":1}}}]`,
    );
  });
});

describe('an answer of Exchange that says such a name', () => {
  let exchange: ScriptedExchange;
  let scripted: Gateway;
  beforeAll(async () => {
    exchange = await startScriptedExchange();
    scripted = await startGateway(exchange.account);
  });
  afterAll(async () => {
    await scripted.close();
    await exchange.close();
  });

  it.each(names)('is read as it is: %s', async (name) => {
    const own = `<t:${name} ${name}="a"><t:${name}>b</t:${name}></t:${name}>`;
    const read = `<m:GetItemResponseMessage ResponseClass="Error"><m:MessageText>no</m:MessageText><m:ResponseCode>${name}</m:ResponseCode><m:MessageXml><t:Value Name="${name}">c</t:Value></m:MessageXml><m:Items><t:Contact>${own}<t:CompleteName>${own}</t:CompleteName><t:PhoneNumbers><t:Entry Key="${name}">d</t:Entry></t:PhoneNumbers></t:Contact></m:Items></m:GetItemResponseMessage>`;
    exchange.script(sends(200, answerOf('GetItem', read)));
    const { status, body } = await scripted.ask('/get-item', { itemIds: [id] });
    const text = JSON.stringify(body);
    const value = `{"${name}":["a","b"]}`;
    expect(status).toBe(207);
    expect(body.results[0]).toMatchObject({ responseCode: name });
    expect(text).toContain(`"messageXml":{"value":{"${name}":"c"}}`);
    expect(text).toContain(
      `"item":{"contact":{"${name}":${value},"completeName":{"${name}":${value}},"phoneNumbers":{"${name}":"d"}}}`,
    );
  });
});
