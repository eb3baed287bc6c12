import { describe, expect, test } from 'vitest';
import { itemIds, responseCodes, useExchange, valuesOf } from './exchange-client.ts';

describe('DeleteItem', () => {
  const { call, createContact } = useExchange();

  const remove = async (deleteType: string, ...ids: readonly string[]) =>
    (await call(`<m:DeleteItem DeleteType="${deleteType}"><m:ItemIds>${ids.join('')}</m:ItemIds></m:DeleteItem>`)).xml;

  const find = async (traversal: string, folder: string) => {
    const shape =
      '<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI="contacts:DisplayName"/></t:AdditionalProperties>';
    const body = `<m:FindItem Traversal="${traversal}"><m:ItemShape>${shape}</m:ItemShape><m:ParentFolderIds><t:DistinguishedFolderId Id="${folder}"/></m:ParentFolderIds></m:FindItem>`;
    return (await call(body)).xml;
  };

  test.each([
    ['HardDelete', 'nowhere', [[], []]],
    ['SoftDelete', 'in the recoverable items, and from its folder by the traversal SoftDeleted', [[], ['Soft']]],
    ['MoveToDeletedItems', 'in Deleted Items', [['Moved'], []]],
  ] as const)('with %s leaves the item %s', async (deleteType, _where, [moved, soft]) => {
    const name = [...moved, ...soft][0] ?? 'Hard';
    const itemId = await createContact(`<t:DisplayName>${name}</t:DisplayName>`);
    const xml = await remove(deleteType, itemId);
    expect(xml).toContain(
      '<m:DeleteItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode></m:DeleteItemResponseMessage>',
    );
    expect(valuesOf(await find('Shallow', 'contacts'), 'DisplayName')).toEqual([]);
    expect(valuesOf(await find('Shallow', 'deleteditems'), 'DisplayName')).toEqual(moved);
    expect(valuesOf(await find('Shallow', 'recoverableitemsdeletions'), 'DisplayName')).toEqual(soft);
    expect(valuesOf(await find('SoftDeleted', 'contacts'), 'DisplayName')).toEqual(soft);
    expect(valuesOf(await find('SoftDeleted', 'drafts'), 'DisplayName')).toEqual([]);
    const [newId] = itemIds(
      (await find('Shallow', 'deleteditems')) + (await find('Shallow', 'recoverableitemsdeletions')),
    );
    expect(newId).not.toBe(itemId);
    if (newId) await remove('HardDelete', newId);
  });

  test('returns ErrorItemNotFound for a deleted item and deletes the others', async () => {
    const ids = [await createContact(''), await createContact(''), await createContact('')];
    await remove('HardDelete', ids[1] ?? '');
    const xml = await remove('SoftDelete', ...ids);
    expect(responseCodes(xml)).toEqual(['NoError', 'ErrorItemNotFound', 'NoError']);
    expect(xml).toContain('<m:DescriptiveLinkKey>0</m:DescriptiveLinkKey></m:DeleteItemResponseMessage>');
  });

  test('deletes an item once if one request names it twice', async () => {
    const itemId = await createContact('');
    expect(responseCodes(await remove('MoveToDeletedItems', itemId, itemId))).toEqual(['NoError', 'ErrorItemNotFound']);
  });

  test('deletes an associated item only with HardDelete', async () => {
    const itemId = await createContact('<t:IsAssociated>true</t:IsAssociated><t:DisplayName>View</t:DisplayName>');
    expect(valuesOf(await find('Associated', 'contacts'), 'DisplayName')).toEqual(['View']);
    expect(valuesOf(await find('Shallow', 'contacts'), 'DisplayName')).toEqual([]);
    expect(responseCodes(await remove('SoftDelete', itemId))).toEqual(['ErrorInvalidOperation']);
    expect(responseCodes(await remove('HardDelete', itemId))).toEqual(['NoError']);
  });

  test('requires a DeleteType', async () => {
    const { status } = await call('<m:DeleteItem><m:ItemIds><t:ItemId Id="a"/></m:ItemIds></m:DeleteItem>');
    expect(status).toBe(500);
  });
});
