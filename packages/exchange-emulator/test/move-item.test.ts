import { describe, expect, test } from 'vitest';
import { itemIds, responseCodes, valuesOf } from './exchange-client.ts';
import { useMailExchange } from './mail-client.ts';

const keyPath =
  '<t:ExtendedFieldURI PropertySetId="083a8458-7433-4faf-91c4-670645f8c8db" PropertyName="EwsBatchKey" PropertyType="String"/>';
const keyed = `<t:Subject>Keyed</t:Subject><t:ExtendedProperty>${keyPath}<t:Value>mail-1</t:Value></t:ExtendedProperty>`;
const withKey = `<t:BaseShape>Default</t:BaseShape><t:AdditionalProperties>${keyPath}</t:AdditionalProperties>`;

describe.each(['MoveItem', 'CopyItem'])('%s', (operation) => {
  const { call, createDraft, findItems, getItem } = useMailExchange();

  const put = async (itemIdElements: string, folder: string, returnNewItemIds = '') => {
    const toFolderId = `<m:ToFolderId><t:DistinguishedFolderId Id="${folder}"/></m:ToFolderId>`;
    const items = `<m:ItemIds>${itemIdElements}</m:ItemIds>${returnNewItemIds}`;
    return (await call(`<m:${operation}>${toFolderId}${items}</m:${operation}>`)).xml;
  };

  test('returns a new id for the item in the other folder, which has all its properties', async () => {
    const draft = await createDraft(keyed);
    const xml = await put(draft, 'inbox');
    expect(responseCodes(xml)).toEqual(['NoError']);
    const [there = ''] = itemIds(xml);
    expect(there).not.toBe(draft);
    expect(await findItems('inbox')).toEqual([there]);
    const item = await getItem(there, withKey);
    expect([valuesOf(item, 'Subject'), valuesOf(item, 'Value')]).toEqual([['Keyed'], ['mail-1']]);
    const isStillThere = (await findItems('drafts')).includes(draft);
    expect(isStillThere).toBe(operation === 'CopyItem');
    expect(responseCodes(await getItem(draft))).toEqual([isStillThere ? 'NoError' : 'ErrorItemNotFound']);
  });

  test('returns no ids if the request does not ask for them', async () => {
    const no = '<m:ReturnNewItemIds>false</m:ReturnNewItemIds>';
    const xml = await put(await createDraft(keyed), 'junkemail', no);
    expect(xml).toContain('<m:ResponseCode>NoError</m:ResponseCode><m:Items/>');
    expect(await findItems('junkemail')).toHaveLength(1);
  });

  test('refuses an item that is associated with its folder', async () => {
    const settings = await createDraft('<t:IsAssociated>true</t:IsAssociated>');
    expect(responseCodes(await put(settings, 'inbox'))).toEqual(['ErrorInvalidOperation']);
  });

  test('returns a result for each entry, and one error for all if the folder does not exist', async () => {
    const bad = '<t:ItemId Id="AS4AUnV="/>';
    expect(responseCodes(await put(`${await createDraft(keyed)}${bad}`, 'notes'))).toEqual([
      'NoError',
      'ErrorInvalidIdMalformed',
    ]);
    expect(responseCodes(await put(`${bad}${bad}`, 'archiveinbox'))).toEqual(['ErrorToFolderNotFound']);
  });
});
