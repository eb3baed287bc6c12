import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../lib/contract/result.ts';
import { type Gateway, startGateway } from './gateway.ts';

const mailbox = 'sadie@contoso.com';
let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
afterEach(async () => {
  await gateway.takeDeadLetterMessages();
  await gateway.takeCalls();
});

type Message = {
  readonly itemId: { readonly id: string; readonly changeKey: string };
  readonly subject: string;
};

const messageOf = ({ item }: Result) => (item as { readonly message: Message }).message;
const codesOf = (results: readonly Result[]) => results.map(({ responseCode }) => responseCode);

async function ask(path: string, body: object) {
  return (await gateway.ask(path, { mailbox, ...body })).body;
}

/** Returns a folder's messages with this subject, the newest last. */
async function found(folder: string, subject: string, owner = mailbox): Promise<readonly Message[]> {
  const { results } = await ask('/find-item', {
    mailbox: owner,
    itemShape: { baseShape: 'IdOnly', additionalProperties: ['item:Subject'] },
    searches: [{ parentFolderId: folder, restriction: { isEqualTo: { path: 'item:Subject', constant: subject } } }],
  });
  return results.flatMap(({ rootFolder }) => {
    const { items } = rootFolder as { readonly items: readonly { readonly message: Message }[] };
    return items.map(({ message }) => message);
  });
}

async function drafts(...messages: readonly object[]): Promise<readonly Message['itemId'][]> {
  const { results } = await ask('/create-item', {
    messageDisposition: 'SaveOnly',
    savedItemFolderId: 'drafts',
    items: messages.map((message) => ({ message })),
  });
  return results.map((result) => messageOf(result).itemId);
}

describe('drafts over HTTP', () => {
  it('are created, changed, read, and sent: then in Sent Items and with their recipients, and no drafts any more', async () => {
    const itemIds = await drafts(
      {
        subject: 'Project priorities',
        body: '(1) Buy pizza',
        toRecipients: ['alfred@contoso.com'],
        references: '<1@a>',
      },
      { subject: 'Code Blast', toRecipients: [{ name: 'Mack', emailAddress: 'mack@contoso.com' }] },
    );
    const updated = await ask('/update-item', {
      messageDisposition: 'SaveOnly',
      itemChanges: [
        {
          itemId: itemIds[0],
          set: { message: { subject: 'Our priorities', importance: 'High' } },
          append: { message: { body: ', (2) Eat pizza', toRecipients: ['hope@contoso.com'] } },
          delete: ['message:References'],
        },
      ],
    });
    expect(updated.results).toMatchObject([
      { responseCode: 'NoError', item: { message: { itemId: { id: itemIds[0]?.id } } }, conflictResults: { count: 0 } },
    ]);

    const read = await ask('/get-item', { itemShape: { baseShape: 'AllProperties', bodyType: 'Text' }, itemIds });
    expect(read.results.map(messageOf)).toMatchObject([
      {
        subject: 'Our priorities',
        importance: 'High',
        body: { bodyType: 'Text', value: '(1) Buy pizza, (2) Eat pizza' },
        toRecipients: [{ emailAddress: 'alfred@contoso.com' }, { emailAddress: 'hope@contoso.com' }],
        isDraft: true,
      },
      { subject: 'Code Blast', toRecipients: [{ name: 'Mack', emailAddress: 'mack@contoso.com' }] },
    ]);
    expect(messageOf(read.results[0] as Result)).not.toHaveProperty('references');

    const newest = read.results.map((result) => messageOf(result).itemId);
    const sent = await ask('/send-item', { saveItemToFolder: true, itemIds: newest });
    expect(sent.results).toEqual([0, 1].map((index) => ({ index, responseClass: 'Success', responseCode: 'NoError' })));
    expect(await found('sentitems', 'Our priorities')).toHaveLength(1);
    expect(await found('inbox', 'Our priorities', 'alfred@contoso.com')).toHaveLength(1);
    expect(await found('inbox', 'Our priorities', 'hope@contoso.com')).toHaveLength(1);
    expect(await found('inbox', 'Code Blast', 'mack@contoso.com')).toHaveLength(1);
    expect(await found('drafts', 'Our priorities')).toEqual([]);
  });

  it('are found by the key that they were created under, and sent but once', async () => {
    await ask('/create-item', {
      messageDisposition: 'SaveOnly',
      items: [{ key: 'invitation', message: { subject: 'Soccer', toRecipients: ['magdalena@contoso.com'] } }],
    });
    const send = { saveItemToFolder: true, itemIds: [{ key: 'invitation' }] };
    expect(codesOf((await ask('/send-item', send)).results)).toEqual(['NoError']);
    // The copy in Sent Items also has the key, and is not a draft.
    expect(codesOf((await ask('/send-item', send)).results)).toEqual(['ErrorItemNotFound']);
    expect(await found('inbox', 'Soccer', 'magdalena@contoso.com')).toHaveLength(1);
  });

  it('are moved and copied, and have other ids there', async () => {
    const [itemId] = await drafts({ subject: 'to be filed' });
    const copied = await ask('/copy-item', { toFolderId: 'inbox', itemIds: [itemId] });
    const moved = await ask('/move-item', { toFolderId: 'deleteditems', returnNewItemIds: true, itemIds: [itemId] });
    const ids = [...copied.results, ...moved.results].map((result) => messageOf(result).itemId.id);
    expect(new Set([itemId?.id, ...ids]).size).toBe(3);
    expect(await found('inbox', 'to be filed')).toHaveLength(1);
    expect(await found('deleteditems', 'to be filed')).toHaveLength(1);
    expect(await found('drafts', 'to be filed')).toEqual([]);

    const quiet = await ask('/move-item', {
      toFolderId: 'drafts',
      returnNewItemIds: false,
      itemIds: moved.results.map((result) => messageOf(result).itemId),
    });
    expect(quiet.results).toEqual([{ index: 0, responseClass: 'Success', responseCode: 'NoError' }]);
  });

  it('carry MIME in and out, files and other items as attachments', async () => {
    const mime = 'From: sadie@contoso.com\r\nTo: mack@contoso.com\r\nSubject: from MIME\r\n\r\nHello.\r\n';
    const [fromMime, withAttachments] = await drafts(
      { mimeContent: Buffer.from(mime).toString('base64') },
      {
        subject: 'with attachments',
        attachments: [
          { fileAttachment: { name: 'plan.txt', contentType: 'text/plain', content: 'SGVsbG8=' } },
          { itemAttachment: { name: 'Hope', contact: { displayName: 'Hope Gross' } } },
        ],
      },
    );
    const { results } = await ask('/get-item', {
      itemShape: { baseShape: 'AllProperties', includeMimeContent: true },
      itemIds: [fromMime, withAttachments],
    });
    expect(results.map(messageOf)).toMatchObject([
      { subject: 'from MIME', mimeContent: { value: Buffer.from(mime).toString('base64') } },
      {
        hasAttachments: true,
        attachments: [
          { fileAttachment: { attachmentId: { id: expect.any(String) }, name: 'plan.txt', contentType: 'text/plain' } },
          { itemAttachment: { attachmentId: { id: expect.any(String) }, name: 'Hope' } },
        ],
      },
    ]);
  });
});

describe('messages that are sent at once', () => {
  it('have no id in the answer, and the one of their copy where it is asked for', async () => {
    const request = {
      messageDisposition: 'SendAndSaveCopy',
      items: ['first', 'second'].map((subject) => ({ message: { subject, toRecipients: ['mack@contoso.com'] } })),
    };
    const without = await ask('/create-item', request);
    expect(without.results.map(({ item }) => item)).toEqual([undefined, undefined]);
    const { results } = await ask('/create-item', { ...request, returnItemIds: true });
    const itemIds = results.map((result) => messageOf(result).itemId);
    const read = await ask('/get-item', { itemIds });
    expect(read.results.map((result) => messageOf(result).subject)).toEqual(['first', 'second']);
    expect(await found('sentitems', 'first')).toHaveLength(2);
  });

  it('leave no copy with SendOnly, and their copy in the folder that is named', async () => {
    const toRecipients = ['mack@contoso.com'];
    const { results } = await ask('/create-item', {
      returnItemIds: true,
      items: [
        { messageDisposition: 'SendOnly', message: { subject: 'no copy', toRecipients } },
        {
          messageDisposition: 'SendAndSaveCopy',
          savedItemFolderId: 'deleteditems',
          message: { subject: 'a copy', toRecipients },
        },
      ],
    });
    expect(results).toMatchObject([
      { index: 0, responseCode: 'NoError' },
      { index: 1, responseCode: 'NoError', item: { message: { itemId: { id: expect.any(String) } } } },
    ]);
    expect(results[0]).not.toHaveProperty('item');
    expect(await found('sentitems', 'no copy')).toEqual([]);
    expect(await found('deleteditems', 'a copy')).toHaveLength(1);
    expect(await found('inbox', 'no copy', 'mack@contoso.com')).toHaveLength(1);
  });

  it('fail alone for what is wrong with them, are called for once, and are not with their recipients', async () => {
    const { results } = await ask('/create-item', {
      messageDisposition: 'SendAndSaveCopy',
      items: [
        { message: { subject: 'for nobody' } },
        { message: { subject: 'not mine', from: 'magdalena@contoso.com', toRecipients: ['mack@contoso.com'] } },
        { message: { subject: 'for Mack', toRecipients: ['mack@contoso.com'] } },
      ],
    });
    expect(codesOf(results)).toEqual(['ErrorMissingRecipients', 'ErrorSendAsDenied', 'NoError']);
    expect((await gateway.takeCalls()).map(({ operation }) => operation)).toEqual(['CreateItem']);
    expect(await found('inbox', 'not mine', 'mack@contoso.com')).toEqual([]);
    expect(await found('inbox', 'for Mack', 'mack@contoso.com')).toHaveLength(1);
    const letters = await gateway.takeDeadLetterMessages();
    expect(letters.map(({ attributes }) => attributes.responseCode).sort()).toEqual([
      'ErrorMissingRecipients',
      'ErrorSendAsDenied',
    ]);
  });
});

describe('a message that was received', () => {
  it('is read with its internet headers, all of them or one by its name', async () => {
    const message = { subject: 'Headers', toRecipients: ['hope@contoso.com'] };
    await ask('/create-item', { messageDisposition: 'SendOnly', items: [{ message }] });
    const itemIds = (await found('inbox', 'Headers', 'hope@contoso.com')).map(({ itemId }) => itemId);
    const { results } = await ask('/get-item', {
      mailbox: 'hope@contoso.com',
      itemShape: {
        baseShape: 'IdOnly',
        additionalProperties: ['item:InternetMessageHeaders', 'message:From', 'item:DateTimeReceived'],
      },
      itemIds,
    });
    expect(results.map(messageOf)).toMatchObject([
      {
        internetMessageHeaders: expect.arrayContaining([{ headerName: 'Subject', value: 'Headers' }]),
        from: { emailAddress: mailbox },
        dateTimeReceived: expect.stringMatching(/Z$/),
      },
    ]);
    const one = await ask('/get-item', {
      mailbox: 'hope@contoso.com',
      itemShape: {
        baseShape: 'IdOnly',
        additionalProperties: [{ fieldURI: 'item:InternetMessageHeader', fieldIndex: 'Subject' }],
      },
      itemIds,
    });
    expect(one.results.map(messageOf)).toMatchObject([
      { internetMessageHeaders: [{ headerName: 'Subject', value: 'Headers' }] },
    ]);
  });
});

describe('a batch of contacts and messages', () => {
  it('is split by what EWS takes in one call, and comes back as one list in order', async () => {
    const { results } = await ask('/create-item', {
      messageDisposition: 'SaveOnly',
      items: [
        { contact: { displayName: 'a contact' } },
        { message: { subject: 'a draft' } },
        { savedItemFolderId: 'inbox', message: { subject: 'in the inbox' } },
        { message: { subject: 'sent', toRecipients: ['mack@contoso.com'] }, messageDisposition: 'SendAndSaveCopy' },
        { message: { subject: 'another draft' } },
      ],
    });
    expect(results.map(({ item }) => Object.keys((item as object | undefined) ?? {}))).toEqual([
      ['contact'],
      ['message'],
      ['message'],
      [],
      ['message'],
    ]);
    expect((await gateway.takeCalls()).map(({ entries }) => entries).sort()).toEqual([1, 1, 1, 2]);
    expect(await found('inbox', 'in the inbox')).toHaveLength(1);
  });
});

describe('a change of a message', () => {
  it('is wrong without a disposition, which a change of a contact beside it does not need and does not get', async () => {
    const [itemId] = await drafts({ subject: 'unchanged' });
    const { results: created } = await ask('/create-item', { items: [{ contact: { displayName: 'Hope' } }] });
    const [contactId] = created.map(({ item }) => (item as { readonly contact: Message }).contact.itemId);
    const itemChanges = [
      { itemId, set: { message: { subject: 'changed' } } },
      { itemId: contactId, set: { contact: { companyName: 'Contoso' } } },
      { itemId, delete: ['message:References'] },
    ];
    const without = await ask('/update-item', { itemChanges });
    const fault = 'expected "messageDisposition" in the request, because the update is of type message';
    expect(without.results.map(({ messageText }) => messageText)).toEqual([
      `$.itemChanges[0]: ${fault}`,
      undefined,
      `$.itemChanges[2]: ${fault}`,
    ]);
    await gateway.takeCalls();
    const given = await ask('/update-item', { messageDisposition: 'SaveOnly', itemChanges: itemChanges.slice(0, 2) });
    expect(codesOf(given.results)).toEqual(['NoError', 'NoError']);
    expect((await gateway.takeCalls()).map(({ entries }) => entries)).toEqual([1, 1]);
  });

  it('can append only to the body and to recipients', async () => {
    const [itemId] = await drafts({ subject: 'a draft' });
    const append = { message: { subject: ' more', references: '<2@a>' } };
    const { results } = await ask('/update-item', {
      messageDisposition: 'SaveOnly',
      itemChanges: [{ itemId, append }],
    });
    const fault = 'expected in "set": it cannot be appended to';
    expect(results[0]?.messageText).toBe(
      `$.itemChanges[0].append.message.subject: ${fault}; $.itemChanges[0].append.message.references: ${fault}`,
    );
  });
});
