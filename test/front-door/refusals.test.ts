import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from './gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const itemId = { id: 'AAMkAD==', changeKey: 'EQAAAB==' };
const oneContact = { items: [{ contact: { displayName: 'Sadie Daniels' } }] };

describe('a request that is no batch', () => {
  const noBatches: readonly (readonly [string, string, unknown, readonly (readonly [string, string])[]])[] = [
    ['no object', '/create-item', '[]', [['$', 'expected object']]],
    ['no entries', '/create-item', {}, [['$.items', 'expected array']]],
    ['an empty array of entries', '/get-item', { itemIds: [] }, [['$.itemIds', 'expected at least one entry']]],
    [
      'an unknown option',
      '/create-item',
      { ...oneContact, mailbx: 'x' },
      [['$.mailbx', 'unknown property. Did you mean "mailbox"?']],
    ],
    [
      'the entries of another operation',
      '/delete-item',
      { deleteType: 'SoftDelete', items: [itemId] },
      [['$.items', 'unknown property. Did you mean "itemIds"?']],
    ],
    [
      'entries under a name of their own, beside another mistake',
      '/create-item',
      { contacts: [{ contact: {} }], mailbx: 'x' },
      [
        ['$.contacts', 'unknown property. Did you mean "items"?'],
        ['$.mailbx', 'unknown property. Did you mean "mailbox"?'],
      ],
    ],
    [
      'an option that is like none',
      '/create-item',
      { ...oneContact, quxzz: 1 },
      [['$.quxzz', 'unknown property. Expected one such as "operation", "mailbox" or "requestServerVersion"']],
    ],
    [
      'a folder that is like none',
      '/create-item',
      { ...oneContact, savedItemFolderId: 'quxzz' },
      [['$.savedItemFolderId', 'unknown value. Expected one such as "calendar", "contacts" or "deleteditems"']],
    ],
    [
      'a property path without its prefix',
      '/get-item',
      { itemIds: [itemId], itemShape: { additionalProperties: ['displayName', 'Subject', 'jobTitel'] } },
      [
        ['$.itemShape.additionalProperties[0]', 'unknown FieldURI. Did you mean "contacts:DisplayName"?'],
        ['$.itemShape.additionalProperties[1]', 'unknown FieldURI. Did you mean "item:Subject"?'],
        ['$.itemShape.additionalProperties[2]', 'unknown FieldURI. Did you mean "contacts:JobTitle"?'],
      ],
    ],
    [
      'another operation',
      '/create-item',
      { ...oneContact, operation: 'GetItem' },
      [['$.operation', 'expected "CreateItem"']],
    ],
    [
      'an unknown folder',
      '/create-item',
      { ...oneContact, savedItemFolderId: 'contact' },
      [['$.savedItemFolderId', 'unknown value. Did you mean "contacts"?']],
    ],
    [
      'no deleteType',
      '/delete-item',
      { itemIds: [itemId] },
      [['$.deleteType', 'expected "HardDelete", "SoftDelete" or "MoveToDeletedItems"']],
    ],
    [
      'an unknown property path',
      '/get-item',
      { itemIds: [itemId], itemShape: { additionalProperties: ['contacts:JobTitel'] } },
      [['$.itemShape.additionalProperties[0]', 'unknown FieldURI. Did you mean "contacts:JobTitle"?']],
    ],
    [
      'a path of a dictionary as a whole',
      '/get-item',
      { itemIds: [itemId], itemShape: { additionalProperties: ['contacts:EmailAddress'] } },
      [
        [
          '$.itemShape.additionalProperties[0]',
          'expected { "fieldURI": "contacts:EmailAddress", "fieldIndex": "EmailAddress1" } or another of its indexes',
        ],
      ],
    ],
    [
      'several faults at once',
      '/create-item',
      { ...oneContact, mailbox: 'sadie', requestServerVersion: 'Exchange2013SP1', deadLetter: 'no' },
      [
        ['$.mailbox', 'expected an SMTP address of ASCII characters'],
        ['$.requestServerVersion', 'unknown value. Did you mean "Exchange2013_SP1"?'],
        ['$.deadLetter', 'expected boolean'],
      ],
    ],
    [
      'a null',
      '/create-item',
      { ...oneContact, mailboxCulture: null },
      [['$.mailboxCulture', 'expected a value, not null; to remove a property, name it in the "delete" of an update']],
    ],
  ];

  it.each(noBatches)('is refused with each fault’s JSON path: %s', async (_, path, body, faults) => {
    const answer = await gateway.ask(path, body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ type: 'about:blank', title: 'Not a batch', status: 400 });
    expect(answer.body.faults.map(({ path: at, expected }) => [at, expected])).toEqual(faults);
  });

  it.each([
    ['no JSON', 'the first wrong character is at line 1, column 1'],
    ['{"items":[', 'it ends too early, at line 1, column 11'],
    ['{"items":[]}}', 'the first wrong character is at line 1, column 13'],
    ['{\n  "items": [{"contact": {"displayName": "Sadie\n"}}]}', 'the first wrong character is at line 2, column 47'],
    ['{\n\n  "items": [{"contact": {}},]\n}', 'the first wrong character is at line 3, column 29'],
  ])('is refused with the line and column where its body stops being JSON: %j', async (body, place) => {
    const answer = await gateway.ask('/create-item', body);
    expect([answer.status, answer.body.detail]).toEqual([400, 'The body is not JSON.']);
    expect(answer.body.faults).toEqual([{ path: '$', expected: `expected JSON: ${place}` }]);
  });

  it('is refused where it has no body', async () => {
    const answer = await gateway.ask('/create-item', '');
    expect([answer.status, answer.body.detail]).toEqual([400, 'The body is empty.']);
  });

  it('is told what a missing folder may be, and not every folder that there is', async () => {
    const answer = await gateway.ask('/move-item', { itemIds: [{ id: 'AAMk' }] });
    expect(answer.body.faults).toEqual([
      {
        path: '$.toFolderId',
        expected:
          'expected a folder such as "contacts", or { "id", "changeKey"? }, or { "distinguishedFolderId", "mailbox"? }',
      },
    ]);
  });

  it('is refused where its Idempotency-Key is no key', async () => {
    const answer = await gateway.ask('/create-item', oneContact, { 'Idempotency-Key': 'x'.repeat(101) });
    expect([answer.status, answer.body.detail]).toEqual([
      400,
      'The Idempotency-Key header must be 1 to 100 printable ASCII characters.',
    ]);
  });

  it('is refused above 2,000 entries, and the answer names the queue as the way', async () => {
    const answer = await gateway.ask('/get-item', { itemIds: Array(2001).fill(itemId) });
    expect(answer.status).toBe(413);
    expect(answer.body.detail).toContain('2001 entries are more than the 2000 of one request');
    expect(answer.body.detail).toContain('work queue');
  });

  it('is refused above 4 MiB', async () => {
    const answer = await gateway.ask('/create-item', { items: [{ contact: { body: 'x'.repeat(4_194_304) } }] });
    expect(answer.status).toBe(413);
    expect(answer.body.detail).toContain('4194304');
  });

  it('is refused for a mailbox that the deployment may not act for, whatever its case or look', async () => {
    for (const mailbox of ['sadie@fabrikam.com', 'sadie@contoso.com.evil.example']) {
      const answer = await gateway.ask('/create-item', { ...oneContact, mailbox });
      expect([mailbox, answer.status]).toEqual([mailbox, 403]);
      expect(answer.body.detail).toContain('BatchMailboxNotAllowed');
    }
    const allowed = await gateway.ask('/create-item', { ...oneContact, mailbox: 'SADIE@Contoso.com' });
    expect(allowed.status).toBe(200);
  });
});

describe('an entry that is wrong', () => {
  const wrongContacts: readonly (readonly [string, object, string])[] = [
    ['an unknown property', { displayNam: '' }, '.displayNam: unknown property. Did you mean "displayName"?'],
    ['a read-only property', { completeName: {} }, '.completeName: expected only in results: it is read-only'],
    [
      'a null',
      { jobTitle: null },
      '.jobTitle: expected a value, not null; to remove a property, name it in the "delete" of an update',
    ],
    [
      'a property that is called otherwise',
      { phone: '', email: '' },
      '.phone: unknown property. Did you mean "phoneNumbers"?; $.items[0].contact.email: unknown property. Did you mean "emailAddresses"?',
    ],
    ['a number for text', { jobTitle: 7 }, '.jobTitle: expected string'],
    [
      'a date that the calendar lacks',
      { birthday: '2025-02-29T00:00:00Z' },
      '.birthday: expected a day that the month has in that year',
    ],
    [
      'the 30th of February',
      { birthday: '2026-02-30T00:00:00Z' },
      '.birthday: expected a day that the month has in that year',
    ],
    [
      'a month that the calendar lacks',
      { birthday: '2026-13-01T00:00:00Z' },
      '.birthday: expected a month from 01 to 12, and then the day',
    ],
    [
      'a date without a time',
      { birthday: '2026-02-28' },
      '.birthday: expected a date and time such as "2026-03-31T09:30:00Z"',
    ],
    [
      'an unknown key of a dictionary',
      { emailAddresses: { EmailAddress4: 'x' } },
      '.emailAddresses.EmailAddress4: unknown property. Did you mean "EmailAddress1", "EmailAddress2" or "EmailAddress3"?',
    ],
    ['a lone surrogate', { surname: '\ud800' }, '.surname: expected text without U+D800, which XML cannot hold'],
    ['U+FFFE', { surname: '\ufffe' }, '.surname: expected text without U+FFFE, which XML cannot hold'],
    [
      'a property that is newer than the version',
      { hashtags: ['#vip'] },
      '.hashtags: expected only with "requestServerVersion" Exchange2015 or later',
    ],
    [
      'an attachment without content',
      { attachments: [{ fileAttachment: { name: 'a' } }] },
      '.attachments[0].fileAttachment.content: expected string',
    ],
    [
      'an extended property that is named in two ways',
      { extendedProperties: [{ path: { propertyTag: '0x3A45', propertyId: 1, propertyType: 'String' }, value: '' }] },
      '.extendedProperties[0].path: expected propertySetId or distinguishedPropertySetId with propertyName or propertyId, or propertyTag alone',
    ],
    [
      'one value for an array',
      { extendedProperties: [{ path: { propertyTag: '0x3A45', propertyType: 'StringArray' }, value: '' }] },
      '.extendedProperties[0]: expected "values", because the type is StringArray',
    ],
  ];

  it.each(wrongContacts)(
    'fails alone, and the message says where and what was expected: %s',
    async (_, contact, message) => {
      const { status, body } = await gateway.ask('/create-item', {
        mailbox: 'hope@contoso.com',
        deadLetter: false,
        items: [{ contact }, { contact: { displayName: 'Hope Gross' } }],
      });
      expect(status).toBe(207);
      expect(body.results.map(({ responseCode }) => responseCode)).toEqual(['BatchItemInvalid', 'NoError']);
      expect(body.results[0]?.messageText).toBe(`$.items[0].contact${message}`);
    },
  );

  it.each([
    [
      'no object',
      7,
      '$.items[0]: expected { "savedItemFolderId"?, "messageDisposition"?, "contact"?, "message"?, "key"? }',
    ],
    ['no item', {}, '$.items[0]: expected "contact" or "message"'],
    [
      'two items',
      { contact: {}, message: {} },
      '$.items[0]: expected only one of "contact" or "message": an entry holds one item',
    ],
    [
      'an item of a type that there is none of',
      { calendarItem: {} },
      '$.items[0].calendarItem: expected "contact" or "message": entries hold no other types of items',
    ],
    ['a key that is none', { key: 'ü', contact: {} }, '$.items[0].key: expected 1 to 128 printable ASCII characters'],
    [
      'a folder of a mailbox that is not allowed',
      { savedItemFolderId: { distinguishedFolderId: 'contacts', mailbox: 'x@fabrikam.com' }, contact: {} },
      '$.items[0]: expected a mailbox that this deployment may act for',
    ],
  ])('fails alone where it is %s', async (_, entry, message) => {
    const { body } = await gateway.ask('/create-item', { deadLetter: false, items: [entry, { contact: {} }] });
    expect(body.results.map(({ responseClass }) => responseClass)).toEqual(['Error', 'Success']);
    expect(body.results[0]?.messageText).toBe(message);
  });

  it('fails alone where an earlier entry has its key', async () => {
    const items = [
      { key: 'a', contact: {} },
      { key: 'b', contact: {} },
      { key: 'a', contact: {} },
    ];
    const { body } = await gateway.ask('/create-item', { deadLetter: false, items });
    expect(body.results.map(({ responseCode }) => responseCode)).toEqual(['NoError', 'NoError', 'BatchItemInvalid']);
    expect(body.results[2]?.messageText).toBe(
      '$.items[2].key: entry 0 has the same key: keys must be unique in a request',
    );
  });

  const unknownProperties = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`quxzz${index}`, 1]));

  it.each([
    ['750 unknown properties', unknownProperties(750), 20],
    ['90,000 unknown properties', unknownProperties(90_000), 20],
    ['90,000 wrong elements of an array', { categories: Array(90_000).fill(1) }, 20],
    ['250,000 unknown properties', unknownProperties(250_000), 0],
    ['2,000,000 wrong elements of an array', { categories: Array(2_000_000).fill(1) }, 0],
    ['a property whose name has 4,000,000 characters', { ['x'.repeat(4_000_000)]: 1 }, 1],
  ])('is told its first mistakes in a few lines: %s', async (_, contact, listed) => {
    const { body } = await gateway.ask('/create-item', { deadLetter: false, items: [{ contact }, { contact: {} }] });
    expect(body.results.map(({ responseCode }) => responseCode)).toEqual(['BatchItemInvalid', 'NoError']);
    const text = body.results[0]?.messageText ?? '';
    expect(text.match(/\$\.items\[0\]\.contact/g) ?? []).toHaveLength(listed);
    expect(text.length).toBeLessThan(4_000);
  });

  it('keeps its code where 2,000 of them have longer messages than one answer holds', async () => {
    const names = Array.from({ length: 20 }, (_, index) => [`${'x'.repeat(88)}${index}`, 1]);
    const wrong = { contact: Object.fromEntries(names) };
    const items = [{ contact: {} }, ...Array(1_999).fill(wrong)];
    const { body } = await gateway.ask('/create-item', { deadLetter: false, items });
    expect(body.counts).toEqual({ success: 1, warning: 0, error: 1_999 });
    expect(new Set(body.results.slice(1).map(({ responseCode }) => responseCode))).toEqual(
      new Set(['BatchItemInvalid']),
    );
    expect(body.results[1]?.messageText).toMatch(/^\$\.items\[1\]\.contact\.x+0: unknown property/);
    expect(body.results.at(-1)?.messageText).toBe('the answer has no room for the message: send fewer entries');
  });

  it.each([
    ['a string', 'AAMk', ': expected { "id"?, "changeKey"?, "folderId"?, "key"? }'],
    [
      'an object of EWS',
      { Id: 'AAMk', ChangeKey: 'EQAA' },
      '.Id: unknown property. Did you mean "id"?; $.itemIds[0].ChangeKey: unknown property. Did you mean "changeKey"?',
    ],
    ['empty', { id: '' }, '.id: expected an id that EWS returned'],
    ['an id in an object', { id: { id: 'AAMk' } }, '.id: expected string'],
    ['a folder that is none', { key: 'a', folderId: 'contcts' }, '.folderId: unknown value. Did you mean "contacts"?'],
    [
      'a folder with an id that is none',
      { key: 'a', folderId: { id: 7 } },
      '.folderId: expected a folder such as "contacts", or { "id", "changeKey"? }, or { "distinguishedFolderId", "mailbox"? }',
    ],
  ])('fails alone where an id is %s', async (_, id, message) => {
    const { body } = await gateway.ask('/delete-item', { deadLetter: false, deleteType: 'SoftDelete', itemIds: [id] });
    expect(body.results[0]).toMatchObject({ responseCode: 'BatchItemInvalid', messageText: `$.itemIds[0]${message}` });
  });

  it.each([
    ['changes nothing', { itemId }, ': expected a property in "set", "append" or "delete"'],
    ['has no item to set', { itemId, set: {} }, '.set: expected "contact" or "message"'],
    [
      'appends to what cannot be appended to',
      { itemId, append: { contact: { jobTitle: '' } } },
      '.append.contact.jobTitle: expected in "set": it cannot be appended to',
    ],
    [
      'sets attachments',
      { itemId, set: { contact: { attachments: [] } } },
      '.set.contact.attachments: expected only on create: no update can set it',
    ],
    [
      'deletes what cannot be deleted',
      { itemId, delete: ['item:Importance'] },
      '.delete[0]: expected a property that EWS can delete',
    ],
    [
      'has an item of a type that there is none of',
      { itemId, set: { task: { subject: 'x' } } },
      '.set.task: expected "contact" or "message": entries hold no other types of items',
    ],
    [
      'names its item by an id alone',
      { itemId: 'AAMk', delete: ['item:Subject'] },
      '.itemId: expected { "id", "changeKey"? }, or { "key", "folderId"? } of an item that was created under the key',
    ],
    [
      'deletes what it sets',
      { itemId, set: { contact: { companyName: 'Contoso' } }, delete: ['contacts:JobTitle', 'contacts:CompanyName'] },
      '.delete[1]: expected a property that the change does not also set or append to',
    ],
    [
      'deletes what it appends to',
      { itemId, append: { message: { body: 'x' } }, delete: ['item:Body'] },
      '.delete[0]: expected a property that the change does not also set or append to',
    ],
    [
      'deletes an entry of a dictionary that it sets',
      {
        itemId,
        set: { contact: { phoneNumbers: { HomePhone: '1', Pager: '2' } } },
        delete: [{ fieldURI: 'contacts:PhoneNumber', fieldIndex: 'Pager' }],
      },
      '.delete[0]: expected a property that the change does not also set or append to',
    ],
    [
      'deletes an extended property that it sets',
      {
        itemId,
        set: {
          contact: { extendedProperties: [{ path: { propertyTag: '0x3A45', propertyType: 'String' }, value: '' }] },
        },
        delete: [{ propertyTag: '14917', propertyType: 'String' }],
      },
      '.delete[0]: expected a property that the change does not also set or append to',
    ],
    [
      'deletes an entry that a dictionary lacks',
      { itemId, delete: [{ fieldURI: 'contacts:PhoneNumber', fieldIndex: 'HomePhon' }] },
      '.delete[0].fieldIndex: unknown fieldIndex. Did you mean "HomePhone"?',
    ],
  ])('fails alone where an update %s', async (_, itemChange, message) => {
    const { body } = await gateway.ask('/update-item', { deadLetter: false, itemChanges: [itemChange] });
    expect(body.results[0]).toMatchObject({
      responseCode: 'BatchItemInvalid',
      messageText: `$.itemChanges[0]${message}`,
    });
  });
});
