import { describe, expect, test } from 'vitest';
import { responseCodes, useExchange, valuesOf } from './exchange-client.ts';

const exchange2013 = '<t:RequestServerVersion Version="Exchange2013"/><t:MailboxCulture>en-US</t:MailboxCulture>';

/** Returns the ids of all elements of a name in the form `Id="…" ChangeKey="…"`, in order. */
function idsOf(xml: string, name: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<t:${name} (Id="[^"]*"(?: ChangeKey="[^"]*")?)`, 'g'))].map(([, id]) => id ?? '');
}

describe('the IM list', () => {
  const { call, createContact, get } = useExchange(() => new Date('2026-01-05T09:00:00Z'));

  const im = async (operation: string, content = '', user = 'sadie') => {
    const options = { headers: exchange2013, user: `${user}@contoso.com:${user}` };
    return (await call(`<m:${operation}>${content}</m:${operation}>`, options)).xml;
  };
  const addGroup = async (displayName: string, user?: string) =>
    idsOf(await im('AddImGroup', `<m:DisplayName>${displayName}</m:DisplayName>`, user), 'ExchangeStoreId')[0] ?? '';
  const addContact = async (imAddress: string, groupId?: string, user?: string) => {
    const group = groupId === undefined ? '' : `<m:GroupId ${groupId}/>`;
    const xml = await im('AddNewImContactToGroup', `<m:ImAddress>${imAddress}</m:ImAddress>${group}`, user);
    return idsOf(xml, 'SourceId')[0] ?? xml;
  };

  test('adds a new contact to a group and returns a persona', async () => {
    const group = await addGroup('Soccer');
    const content = `<m:ImAddress>tsmith@contoso.com</m:ImAddress><m:DisplayName>Tony Smith</m:DisplayName><m:GroupId ${group}/>`;
    const xml = await im('AddNewImContactToGroup', content);
    expect(xml).toContain(
      '<m:AddNewImContactToGroupResponse ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Persona><t:PersonaId Id="',
    );
    expect(xml).toContain('<t:ImAddress>tsmith@contoso.com</t:ImAddress>');
    const [contact = ''] = idsOf(xml, 'SourceId');
    const list = await im('GetImItemList');
    expect(list).toContain(
      `<t:DisplayName>Soccer</t:DisplayName><t:GroupType>IPM.DistList.MOC.UserGroup</t:GroupType><t:ExchangeStoreId ${group}/><t:MemberCorrelationKey><t:ItemId ${contact}/></t:MemberCorrelationKey>`,
    );
    expect(list).toContain('<t:Persona><t:PersonaId Id="');
  });

  test('stores its contacts in the folder of the IM list', async () => {
    await addContact('alfred@contoso.com', undefined, 'alfred');
    expect(await get('/mailboxes/alfred@contoso.com/items')).toMatchObject([
      {
        folder: 'imcontactlist',
        class: 'Contact',
        properties: { 'contacts:ImAddress/ImAddress1': 'alfred@contoso.com' },
      },
    ]);
    expect(valuesOf(await im('GetImItemList', '', 'alfred'), 'GroupType')).toEqual(['IPM.DistList.MOC.OtherContacts']);
  });

  test('has one contact per address, in as many groups as it is added to', async () => {
    const [one, two] = [await addGroup('One'), await addGroup('Two')];
    const contact = await addContact('hope@contoso.com', one);
    expect(await addContact('Hope@contoso.com', two)).toBe(contact);
    expect(await im('AddImContactToGroup', `<m:ContactId ${contact}/><m:GroupId ${two}/>`)).toContain(
      '<m:AddImContactToGroupResponse ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode></m:AddImContactToGroupResponse>',
    );
    const groupIds = [one, two].map((id) => `<t:ItemId ${id}/>`).join('');
    const groups = await im('GetImItems', `<m:GroupIds>${groupIds}</m:GroupIds>`);
    expect(idsOf(groups, 'ItemId')).toEqual([contact, contact]);
    expect(groups).not.toContain('Persona');
    const left = `<m:ContactId ${contact}/><m:GroupId ${one}/>`;
    expect(responseCodes(await im('RemoveImContactFromGroup', left))).toEqual(['NoError']);
    expect(responseCodes(await im('RemoveImContactFromGroup', left))).toEqual(['ErrorInvalidImContactId']);
  });

  test('adds a contact with a telephone number', async () => {
    const xml = await im(
      'AddNewTelUriContactToGroup',
      '<m:TelUriAddress>tel:5625550100</m:TelUriAddress><m:ImContactSipUriAddress>sip:john@contoso.com</m:ImContactSipUriAddress><m:ImTelephoneNumber>5625550100</m:ImTelephoneNumber>',
    );
    expect(responseCodes(xml)).toEqual(['NoError']);
    expect(xml).toContain('<t:DisplayNameFirstLast>5625550100</t:DisplayNameFirstLast>');
    expect(xml).toContain('<t:Number>5625550100</t:Number><t:Type>Other</t:Type>');
  });

  test('returns the extended properties that the request names', async () => {
    const group = await addGroup('Exchange SDK Team');
    const contact = await addContact('sdk@contoso.com', group);
    const path = '<t:ExtendedProperty PropertyTag="0x3001" PropertyType="String"/>';
    const xml = await im(
      'GetImItems',
      `<m:ContactIds><t:ItemId ${contact}/></m:ContactIds><m:GroupIds><t:ItemId ${group}/></m:GroupIds><m:ExtendedProperties>${path}</m:ExtendedProperties>`,
    );
    expect(xml).toContain(
      '<t:ExtendedProperty><t:ExtendedFieldURI PropertyTag="0x3001" PropertyType="String"/><t:Value>Exchange SDK Team</t:Value></t:ExtendedProperty>',
    );
    expect(xml).toContain(
      '<t:ExtendedPropertyAttributedValue><t:Value><t:ExtendedFieldURI PropertyTag="0x3001" PropertyType="String"/><t:Value>sdk@contoso.com</t:Value></t:Value>',
    );
  });

  test('renames and removes a group, and keeps its contacts', async () => {
    const [group, other] = [await addGroup('Old name'), await addGroup('Taken')];
    const contact = await addContact('kept@contoso.com', group);
    const rename = (name: string, id = group) =>
      im('SetImGroup', `<m:GroupId ${id}/><m:NewDisplayName>${name}</m:NewDisplayName>`);
    expect(responseCodes(await rename('taken'))).toEqual(['ErrorImGroupDisplayNameAlreadyExists']);
    expect(responseCodes(await rename('TAKEN', other))).toEqual(['NoError']);
    expect(responseCodes(await rename('New name'))).toEqual(['NoError']);
    expect(valuesOf(await im('GetImItemList'), 'DisplayName')).toContain('New name');
    expect(responseCodes(await im('RemoveImGroup', `<m:GroupId ${group}/>`))).toEqual(['NoError']);
    expect(responseCodes(await im('RemoveImGroup', `<m:GroupId ${group}/>`))).toEqual(['ErrorInvalidImGroupId']);
    expect(idsOf(await im('GetImItemList'), 'SourceId')).toContain(contact);
  });

  test('no longer has a removed contact, in its groups either', async () => {
    const contact = await addContact('gone@contoso.com', await addGroup('Short-lived'));
    expect(responseCodes(await im('RemoveContactFromImList', `<m:ContactId ${contact}/>`))).toEqual(['NoError']);
    const list = await im('GetImItemList');
    expect([...idsOf(list, 'SourceId'), ...idsOf(list, 'ItemId')]).not.toContain(contact);
    const again = await im('RemoveContactFromImList', `<m:ContactId ${contact}/>`);
    expect(again).toContain(
      '<m:RemoveContactFromImListResponse ResponseClass="Error"><m:MessageText>The specified object was not found in the store.</m:MessageText><m:ResponseCode>ErrorItemNotFound</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey></m:RemoveContactFromImListResponse>',
    );
  });

  test('accepts distribution groups, which have no contacts', async () => {
    const add = (address: string) =>
      im('AddDistributionGroupToImList', `<m:SmtpAddress>${address}</m:SmtpAddress><m:DisplayName>All</m:DisplayName>`);
    expect(responseCodes(await add('sadie@contoso.com'))).toEqual(['ErrorInvalidImDistributionGroupSmtpAddress']);
    const xml = await add('everyone@contoso.com');
    expect(valuesOf(xml, 'GroupType')).toEqual(['IPM.DistList.MOC.DG']);
    expect(valuesOf(xml, 'SmtpAddress')).toEqual(['everyone@contoso.com']);
    const groupId = `<m:GroupId ${idsOf(xml, 'ExchangeStoreId')[0]}/>`;
    const contact = await addContact('member@contoso.com');
    const members = `<m:ContactId ${contact}/>${groupId}`;
    expect(responseCodes(await im('AddImContactToGroup', members))).toEqual(['ErrorInvalidImGroupId']);
    expect(responseCodes(await im('RemoveImContactFromGroup', members))).toEqual([
      'ErrorUnableToRemoveImContactFromGroup',
    ]);
    expect(responseCodes(await im('RemoveImGroup', groupId))).toEqual(['ErrorInvalidImGroupId']);
    const other = `<m:GroupId ${await addGroup('No distribution group')}/>`;
    expect(responseCodes(await im('RemoveDistributionGroupFromImList', other))).toEqual(['ErrorItemNotFound']);
    expect(responseCodes(await im('RemoveDistributionGroupFromImList', groupId))).toEqual(['NoError']);
    expect(responseCodes(await im('RemoveDistributionGroupFromImList', groupId))).toEqual(['ErrorItemNotFound']);
  });

  test('refuses ids of other objects', async () => {
    const group = await addGroup('By id');
    const plain = (await createContact('<t:DisplayName>Sadie</t:DisplayName>')).replace('t:ItemId', 'm:ContactId');
    const codes = async (content: string) => responseCodes(await im('AddImContactToGroup', content));
    const contact = `<m:ContactId ${await addContact('id@contoso.com', group)}/>`;
    expect(await codes(`${plain}<m:GroupId ${group}/>`)).toEqual(['ErrorInvalidImContactId']);
    expect(await codes(`${contact}<m:GroupId Id="AAMk"/>`)).toEqual(['ErrorInvalidIdMalformed']);
    expect(await codes(contact + contact.replace('ContactId', 'GroupId'))).toEqual(['ErrorInvalidImGroupId']);
    const theirs = await addGroup('Theirs', 'hope');
    expect(await codes(`${contact}<m:GroupId ${theirs}/>`)).toEqual(['ErrorInvalidImGroupId']);
    const lost = `<m:ImAddress>lost@contoso.com</m:ImAddress><m:GroupId ${theirs}/>`;
    expect(responseCodes(await im('AddNewImContactToGroup', lost))).toEqual(['ErrorItemNotFound']);
    expect(await im('GetImItemList')).not.toContain('lost@contoso.com');
  });

  test('has at most 64 groups with different names', async () => {
    const names = Array.from({ length: 64 }, (_, index) => `Group ${index}`);
    for (const name of names) await addGroup(name, 'magdalena');
    const add = async (name: string) =>
      responseCodes(await im('AddImGroup', `<m:DisplayName>${name}</m:DisplayName>`, 'magdalena'));
    expect(await add('group 1')).toEqual(['ErrorImGroupDisplayNameAlreadyExists']);
    expect(await add('One more')).toEqual(['ErrorImGroupLimitReached']);
  });

  test('has at most 1,000 contacts', async () => {
    for (let index = 0; index < 1000; index++) await addContact(`${index}@fabrikam.com`, undefined, 'mack');
    const add = async (address: string) =>
      responseCodes(await im('AddNewImContactToGroup', `<m:ImAddress>${address}</m:ImAddress>`, 'mack'));
    expect(await add('1000@fabrikam.com')).toEqual(['ErrorImContactLimitReached']);
    expect(await add('999@fabrikam.com')).toEqual(['NoError']);
  });

  test('accepts SetImListMigrationCompleted', async () => {
    const content = '<m:ImListMigrationCompleted>true</m:ImListMigrationCompleted>';
    expect(responseCodes(await im('SetImListMigrationCompleted', content))).toEqual(['NoError']);
  });

  test.each([
    ['', 'an older version by default'],
    ['<t:RequestServerVersion Version="Exchange2010_SP2"/>', 'Exchange2010_SP2'],
  ])('needs Exchange2013, and refuses %s', async (headers) => {
    const { status, xml } = await call('<m:GetImItemList/>', { headers });
    expect(status).toBe(500);
    expect(xml).toContain('<e:ResponseCode>ErrorIncorrectSchemaVersion</e:ResponseCode>');
  });
});
