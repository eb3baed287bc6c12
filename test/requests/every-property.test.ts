import { describe, expect, it } from 'vitest';
import { operation as createItem } from '../../functions/create-item.ts';
import { operation as deleteItem } from '../../functions/delete-item.ts';
import { operation as getItem } from '../../functions/get-item.ts';
import { operation as updateItem } from '../../functions/update-item.ts';
import { itemTypeNames } from '../../lib/items/item-types.ts';
import { deletablePaths } from '../../lib/items/property-paths.ts';
import { validateEnvelopes } from '../schema-oracle.ts';
import { sharedFolder } from '../shared-folder.ts';
import { fullContact, fullMessage, namesWith, propertiesWith } from './every-property.ts';
import { canonical, written } from './written.ts';

const itemId = { id: 'AAMkAD==', changeKey: 'EQAAAB==' };
const headers = {
  mailbox: 'sadie@contoso.com',
  requestServerVersion: 'Exchange2016',
  mailboxCulture: 'en-US',
  timeZoneContext: 'Pacific Standard Time',
  dateTimePrecision: 'Milliseconds',
};
const full: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  contact: fullContact,
  message: fullMessage,
};

describe('a contact', () => {
  it('can be created with every property that EWS can set', () => {
    expect(Object.keys(fullContact)).toEqual(namesWith('S'));
  });

  it('is written with its properties in schema order, whatever order the caller has', async () => {
    const reversed = Object.fromEntries(Object.entries(fullContact).reverse());
    const { envelopes } = await written(createItem, { ...headers, items: [{ contact: reversed }] });
    const { envelopes: inOrder } = await written(createItem, { ...headers, items: [{ contact: fullContact }] });
    expect(canonical(envelopes[0] ?? '')).toBe(canonical(inOrder[0] ?? ''));
    const elements = [...(inOrder[0] ?? '').matchAll(/<t:(\w+)/g)].map(([, name]) => name);
    const rows = propertiesWith('S').map(({ element }) => element);
    expect(rows.map((row) => elements.indexOf(row))).toEqual(
      [...rows.map((row) => elements.indexOf(row))].sort((a, b) => a - b),
    );
  });

  it('is updated by its parts: an entry of a dictionary, a field of an address, an extended property each by its own path', async () => {
    const set = {
      contact: {
        emailAddresses: { EmailAddress1: 'sadie@contoso.com' },
        physicalAddresses: { Home: { city: 'Redmond' } },
        extendedProperties: [{ path: { propertyTag: '0x3A45', propertyType: 'String' }, value: 'Dr.' }],
      },
    };
    const { envelopes } = await written(updateItem, { itemChanges: [{ itemId, set }] });
    const updates = /<t:Updates>.*<\/t:Updates>/.exec(envelopes[0] ?? '')?.[0].replaceAll('><', '>\n<');
    expect(updates).toBe(`<t:Updates>
<t:SetItemField>
<t:ExtendedFieldURI PropertyTag="0x3A45" PropertyType="String"/>
<t:Contact>
<t:ExtendedProperty>
<t:ExtendedFieldURI PropertyTag="0x3A45" PropertyType="String"/>
<t:Value>Dr.</t:Value>
</t:ExtendedProperty>
</t:Contact>
</t:SetItemField>
<t:SetItemField>
<t:IndexedFieldURI FieldURI="contacts:EmailAddress" FieldIndex="EmailAddress1"/>
<t:Contact>
<t:EmailAddresses>
<t:Entry Key="EmailAddress1">sadie@contoso.com</t:Entry>
</t:EmailAddresses>
</t:Contact>
</t:SetItemField>
<t:SetItemField>
<t:IndexedFieldURI FieldURI="contacts:PhysicalAddress:City" FieldIndex="Home"/>
<t:Contact>
<t:PhysicalAddresses>
<t:Entry Key="Home">
<t:City>Redmond</t:City>
</t:Entry>
</t:PhysicalAddresses>
</t:Contact>
</t:SetItemField>
</t:Updates>`);
  });
});

describe('a message', () => {
  it('can be created with every property that EWS can set', () => {
    expect(Object.keys(fullMessage)).toEqual(namesWith('S', 'message'));
  });

  it('has a From and a Sender that are one recipient, written as an address or in full', async () => {
    const from = { name: 'Sadie Daniels', emailAddress: 'sadie@contoso.com' };
    const { envelopes } = await written(createItem, {
      messageDisposition: 'SaveOnly',
      items: [{ message: { sender: 'hope@contoso.com', from } }],
    });
    expect(envelopes[0]).toContain(
      '<t:Sender><t:Mailbox><t:EmailAddress>hope@contoso.com</t:EmailAddress></t:Mailbox></t:Sender>' +
        '<t:From><t:Mailbox><t:Name>Sadie Daniels</t:Name><t:EmailAddress>sadie@contoso.com</t:EmailAddress></t:Mailbox></t:From>',
    );
  });

  it('may hold other items as attachments, each of one type', async () => {
    const { results } = await written(createItem, {
      messageDisposition: 'SaveOnly',
      items: [
        { message: { attachments: [{ itemAttachment: { name: 'nothing' } }] } },
        { message: { attachments: [{ itemAttachment: { contact: {}, message: {} } }] } },
        { message: { attachments: [{ itemAttachment: { contact: { subjekt: '' } } }] } },
      ],
    });
    expect(results.map(({ messageText }) => messageText)).toEqual([
      '$.items[0].message.attachments[0].itemAttachment: expected one of item, contact, message',
      '$.items[1].message.attachments[0].itemAttachment: expected one of item, contact, message',
      '$.items[2].message.attachments[0].itemAttachment.contact.subjekt: unknown property. Did you mean "subject"?',
    ]);
  });
});

describe.skipIf(!sharedFolder)('a request that carries everything it can is valid by Microsoft’s schema', () => {
  async function expectValid(operation: Parameters<typeof written>[0], bodies: readonly object[]) {
    const all = await Promise.all(bodies.map((body) => written(operation, { ...headers, ...body })));
    const envelopes = all.flatMap((each) => each.envelopes);
    expect(all.flatMap(({ results }) => results.map(({ responseCode }) => responseCode))).not.toContain(
      'BatchItemInvalid',
    );
    expect(envelopes.length).toBeGreaterThan(0);
    expect(await validateEnvelopes(envelopes)).toEqual(envelopes.map(() => undefined));
  }

  it.concurrent('CreateItem with every property', () =>
    expectValid(createItem, [
      { savedItemFolderId: 'contacts', items: [{ key: 'crm-1', contact: fullContact }] },
      { savedItemFolderId: { id: 'AAMk', changeKey: 'AQAA' }, items: [{ contact: fullContact }] },
      {
        savedItemFolderId: { distinguishedFolderId: 'contacts', mailbox: 'hope@contoso.com' },
        items: [{ contact: fullContact }],
      },
      { savedItemFolderId: 'drafts', messageDisposition: 'SaveOnly', items: [{ message: fullMessage }] },
      { messageDisposition: 'SendOnly', items: [{ message: fullMessage }] },
      { messageDisposition: 'SendAndSaveCopy', savedItemFolderId: 'sentitems', items: [{ message: fullMessage }] },
    ]));

  const changesOfEach = (letter: string, way: 'set' | 'append') =>
    itemTypeNames.flatMap((type) =>
      namesWith(letter, type).map((name) => ({
        messageDisposition: 'SaveOnly',
        itemChanges: [{ itemId, [way]: { [type]: { [name]: full[type]?.[name] } } }],
      })),
    );

  it.concurrent('UpdateItem, a request for each property that can be updated', () =>
    expectValid(updateItem, changesOfEach('U', 'set')));

  it.concurrent('UpdateItem, a request for each property that can be appended to', () =>
    expectValid(updateItem, changesOfEach('A', 'append')));

  it.concurrent('UpdateItem, a request for each property that can be deleted', () =>
    expectValid(updateItem, [
      ...deletablePaths.fieldUris.map((path) => ({
        messageDisposition: 'SaveOnly',
        itemChanges: [{ itemId, delete: [path] }],
      })),
      ...[...deletablePaths.indexed].flatMap(([fieldURI, indexes]) =>
        indexes.map((fieldIndex) => ({ itemChanges: [{ itemId, delete: [{ fieldURI, fieldIndex }] }] })),
      ),
      ...fullContact.extendedProperties.map(({ path }) => ({ itemChanges: [{ itemId, delete: [path] }] })),
    ]));

  it.concurrent('UpdateItem with every option', () =>
    expectValid(updateItem, [
      {
        conflictResolution: 'AlwaysOverwrite',
        messageDisposition: 'SaveOnly',
        suppressReadReceipts: true,
        savedItemFolderId: 'contacts',
        itemChanges: [
          {
            itemId,
            set: { contact: fullContactForUpdate() },
            append: { contact: { body: 'more' } },
          },
          { itemId, set: { contact: { displayName: 'Sadie' } }, delete: ['contacts:JobTitle'] },
        ],
      },
    ]));

  it.concurrent('GetItem with every option', () =>
    expectValid(getItem, [
      { itemIds: [itemId] },
      {
        itemShape: {
          baseShape: 'AllProperties',
          includeMimeContent: true,
          bodyType: 'Best',
          uniqueBodyType: 'HTML',
          normalizedBodyType: 'Text',
          filterHtmlContent: true,
          convertHtmlCodePageToUTF8: true,
          inlineImageUrlTemplate: 'cid:{id}',
          blockExternalImages: true,
          addBlankTargetToLinks: true,
          maximumBodySize: 1024,
          additionalProperties: [
            'contacts:DisplayName',
            { fieldURI: 'contacts:EmailAddress', fieldIndex: 'EmailAddress1' },
            { propertyTag: '0x3A45', propertyType: 'String' },
          ],
        },
        itemIds: [{ id: 'AAMk' }],
      },
    ]));

  it.concurrent('DeleteItem with every option', () =>
    expectValid(deleteItem, [
      {
        deleteType: 'MoveToDeletedItems',
        affectedTaskOccurrences: 'SpecifiedOccurrenceOnly',
        suppressReadReceipts: false,
        itemIds: [itemId],
      },
    ]));

  function fullContactForUpdate() {
    return Object.fromEntries(namesWith('U').map((name) => [name, full.contact?.[name]]));
  }
});
