import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { StoredItem } from '../src/index.ts';
import { itemIds, useExchange, valuesOf } from './exchange-client.ts';

const path =
  '<t:ExtendedFieldURI PropertySetId="083a8458-7433-4faf-91c4-670645f8c8db" PropertyName="EwsBatchKey" PropertyType="String"/>';
const attribute = (text: string) => text.replace(/[&<"]/g, (character) => `&#${character.charCodeAt(0)};`);
const constant = (key: string) => `<t:Constant Value="${attribute(key)}"/>`;
const equal = (key: string) =>
  `<t:IsEqualTo>${path}<t:FieldURIOrConstant>${constant(key)}</t:FieldURIOrConstant></t:IsEqualTo>`;
const anyOf = (keys: readonly string[]) => `<t:Or>${keys.map(equal).join('')}</t:Or>`;
const prefixed = (prefix: string) =>
  `<t:Contains ContainmentMode="Prefixed" ContainmentComparison="IgnoreCase">${path}${constant(prefix)}</t:Contains>`;
const numbered = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}/${index}`);

describe('the search for items by a key in an extended property', () => {
  const { call, get } = useExchange();

  const create = async (keys: readonly string[]) => {
    const contacts = keys.map((key) => {
      const value = attribute(key).replaceAll('>', '&gt;');
      return `<t:Contact><t:ExtendedProperty>${path}<t:Value>${value}</t:Value></t:ExtendedProperty></t:Contact>`;
    });
    const { xml } = await call(`<m:CreateItem><m:Items>${contacts.join('')}</m:Items></m:CreateItem>`);
    return itemIds(xml);
  };

  const find = async (restriction: string, offset = 0) => {
    const shape = `<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>${path}</t:AdditionalProperties>`;
    const { xml } = await call(`<m:FindItem Traversal="Shallow"><m:ItemShape>${shape}</m:ItemShape>
      <m:IndexedPageItemView MaxEntriesReturned="1000" Offset="${offset}" BasePoint="Beginning"/>
      <m:Restriction>${restriction}</m:Restriction>
      <m:ParentFolderIds><t:DistinguishedFolderId Id="contacts"/></m:ParentFolderIds></m:FindItem>`);
    const [next, isLast] = ['IndexedPagingOffset', 'IncludesLastItemInRange'].map((name) => valuesOf(xml, name)[0]);
    return { ids: itemIds(xml), keys: valuesOf(xml, 'Value'), next: Number(next), isLast: isLast === 'true' };
  };

  afterEach(async () => {
    const items = (await get('/mailboxes/sadie@contoso.com/items')) as readonly StoredItem[];
    const ids = items.map(({ id }) => `<t:ItemId Id="${id}"/>`).join('');
    if (ids) await call(`<m:DeleteItem DeleteType="HardDelete"><m:ItemIds>${ids}</m:ItemIds></m:DeleteItem>`);
  });

  test('does not find a new item until the index delay of its mailbox is over, but lists it at once', async () => {
    const delay = (ms: number) => get(`/mailboxes/sadie@contoso.com/index-delay/${ms}`, 'PUT');
    expect(await delay(3_600_000)).toBe(3_600_000);
    const [id] = await create(['late']);
    const { xml } = await call(
      '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:ParentFolderIds><t:DistinguishedFolderId Id="contacts"/></m:ParentFolderIds></m:FindItem>',
    );
    expect([(await find(equal('late'))).ids, itemIds(xml)]).toEqual([[], [id]]);
    expect(await delay(0)).toBe(0);
    expect((await find(equal('late'))).ids).toEqual([id]);
  });

  test('finds any key of printable ASCII by equality and by prefix', async () => {
    const key = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 128 });
    await fc.assert(
      fc.asyncProperty(key, async (text) => {
        const [id] = await create([text]);
        expect((await find(equal(text))).ids).toContain(id);
        expect((await find(prefixed(text.slice(0, 10)))).ids).toContain(id);
        await call(`<m:DeleteItem DeleteType="HardDelete"><m:ItemIds>${id}</m:ItemIds></m:DeleteItem>`);
        expect((await find(equal(text))).ids).not.toContain(id);
      }),
      { numRuns: 50 },
    );
  });

  test('finds the items of twenty keys at once, oldest first', async () => {
    const keys = numbered('crm', 40);
    await create(keys);
    expect((await find(anyOf(keys.slice(15, 35)))).keys).toEqual(keys.slice(15, 35));
    expect((await find(anyOf(numbered('web', 20)))).keys).toEqual([]);
  });

  test('compares without case, so that the caller must compare again', async () => {
    await create(['Crm/1', 'crm/1', 'crm/10']);
    expect((await find(equal('CRM/1'))).keys).toEqual(['Crm/1', 'crm/1']);
    expect((await find(prefixed('CRM/1'))).keys).toEqual(['Crm/1', 'crm/1', 'crm/10']);
  });

  test('returns at most 250 at once, and the others page by page', async () => {
    const keys = numbered('request', 600);
    await create([...keys, 'other/1']);
    const first = await find(prefixed('request/'));
    const second = await find(prefixed('request/'), first.next);
    const third = await find(prefixed('request/'), second.next);
    expect([first, second, third].map(({ keys, isLast }) => [keys.length, isLast])).toEqual([
      [250, false],
      [250, false],
      [100, true],
    ]);
    expect([first, second, third].flatMap(({ keys }) => keys)).toEqual(keys);
  });

  test('returns every item that has the key', async () => {
    const ids = [...(await create(['twice'])), ...(await create(['twice']))];
    expect((await find(equal('twice'))).ids).toEqual(ids);
  });
});
