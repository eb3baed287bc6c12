import { describe, expect, test } from 'vitest';
import { valuesOf } from './exchange-client.ts';
import { recipients, useMailExchange } from './mail-client.ts';

const toMack = recipients('ToRecipients', 'mack@contoso.com');
const path = '<t:ExtendedFieldURI PropertyTag="0x0E07" PropertyType="Integer"/>';
const shape = `<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI="item:IsDraft"/>${path}</t:AdditionalProperties>`;
const [read, submitted, unsent, fromMe] = [0x01, 0x04, 0x08, 0x20];

describe('PidTagMessageFlags and item:IsDraft', () => {
  const { call, createMessage, get, getItem } = useMailExchange();

  const find = async (folder: string, restriction = '') => {
    const parent = `<m:ParentFolderIds><t:DistinguishedFolderId Id="${folder}"/></m:ParentFolderIds>`;
    const body = `<m:FindItem Traversal="Shallow"><m:ItemShape>${shape}</m:ItemShape>${restriction}${parent}</m:FindItem>`;
    return (await call(body)).xml;
  };
  const stateIn = (xml: string) => [valuesOf(xml, 'IsDraft'), valuesOf(xml, 'Value')];

  test('say of a draft that it is unsent, to FindItem and to GetItem', async () => {
    await createMessage(`<t:Subject>Draft</t:Subject>${toMack}`, 'SaveOnly');
    const found = await find('drafts');
    expect(stateIn(found)).toEqual([['true'], [String(read + unsent)]]);
    const [id = ''] = found.match(/<t:ItemId [^>]*>/) ?? [];
    expect(stateIn(await getItem(id, shape))).toEqual([['true'], [String(read + unsent)]]);
  });

  test('say of a copy that it was sent', async () => {
    await createMessage(`<t:Subject>Sent</t:Subject>${toMack}`, 'SendAndSaveCopy');
    expect(stateIn(await find('sentitems'))).toEqual([['false'], [String(read + fromMe)]]);
  });

  test('say of a message in the Outbox that it is submitted, and no draft any more', async () => {
    await get('/mailboxes/sadie@contoso.com/message-rate-limit/1', 'PUT');
    await createMessage(`<t:Subject>Waiting</t:Subject>${toMack}`, 'SendAndSaveCopy');
    expect(stateIn(await find('outbox'))).toEqual([['false'], [String(read + submitted)]]);
  });

  test('can be searched for', async () => {
    const isSent = `<m:Restriction><t:Excludes>${path}<t:Bitmask Value="8"/></t:Excludes></m:Restriction>`;
    expect(stateIn(await find('drafts', isSent))).toEqual([[], []]);
    expect(stateIn(await find('sentitems', isSent))).toEqual([['false'], [String(read + fromMe)]]);
  });
});
