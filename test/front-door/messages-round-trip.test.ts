import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullMessage } from '../requests/every-property.ts';
import { type Gateway, startGateway } from './gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const mailbox = 'sadie@contoso.com';

const text = fc.oneof(
  fc.constantFrom('A & B <x>', ']]>', ' blanks around ', 'one\r\ntwo\ttab', '01234', '&amp; &#x41;', '😀', 'שלום'),
  fc
    .string({ unit: 'grapheme', maxLength: 40 })
    .filter((value) => !/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(value)),
);
const word = text.filter((value) => value !== '');
const address = fc.constantFrom('alfred', 'hope', 'magdalena', 'mack').map((name) => `${name}@contoso.com`);
const mailboxType = fc.constantFrom('OneOff', 'Mailbox', 'Contact');
const recipient = fc.oneof(
  address,
  fc.record({ name: word, emailAddress: address, routingType: fc.constant('SMTP'), mailboxType }),
);
const recipients = fc.array(recipient, { minLength: 1, maxLength: 4 });

const message = fc.record(
  {
    subject: text,
    sensitivity: fc.constantFrom('Normal', 'Personal', 'Private', 'Confidential'),
    body: fc.oneof(text, fc.record({ bodyType: fc.constantFrom('HTML', 'Text'), value: text })),
    categories: fc.array(word, { minLength: 1, maxLength: 3 }),
    importance: fc.constantFrom('Low', 'Normal', 'High'),
    inReplyTo: word,
    toRecipients: recipients,
    ccRecipients: recipients,
    bccRecipients: recipients,
    isReadReceiptRequested: fc.boolean(),
    isDeliveryReceiptRequested: fc.boolean(),
    from: recipient,
    isRead: fc.boolean(),
    isResponseRequested: fc.boolean(),
    references: word,
    replyTo: recipients,
  },
  { requiredKeys: [] },
);

type Properties = Readonly<Record<string, unknown>>;

const recipientLists = ['toRecipients', 'ccRecipients', 'bccRecipients', 'replyTo'];

/** Matches a recipient as written. Exchange may add what it knows about the address. */
const inLongForm = (value: string | object) =>
  expect.objectContaining(typeof value === 'string' ? { emailAddress: value } : value);

/** Returns a message as it is read: in the long forms. */
function asRead(written: Properties): Properties {
  const pairs = Object.entries(written).map(([name, value]) => {
    if (name === 'body' && typeof value === 'string') return [name, { bodyType: 'Text', value }];
    if (name === 'from') return [name, inLongForm(value as string | object)];
    return [name, recipientLists.includes(name) && Array.isArray(value) ? value.map(inLongForm) : value];
  });
  return Object.fromEntries(pairs);
}

async function writeAndRead(messages: readonly Properties[]): Promise<readonly Properties[]> {
  const request = { mailbox, requestServerVersion: 'Exchange2016' };
  const created = await gateway.ask('/create-item', {
    ...request,
    messageDisposition: 'SaveOnly',
    items: messages.map((each) => ({ message: each })),
  });
  expect(created.body.results.filter(({ responseClass }) => responseClass !== 'Success')).toEqual([]);
  const itemIds = created.body.results.map(({ item }) => (item as { message: { itemId: object } }).message.itemId);
  const read = await gateway.ask('/get-item', { ...request, itemShape: { baseShape: 'AllProperties' }, itemIds });
  return read.body.results.map(({ item }) => (item as { message: Properties }).message);
}

const onlyGiven = (read: Properties, written: Properties) =>
  Object.fromEntries(Object.keys(written).map((name) => [name, read[name]]));

describe('a message that was written', () => {
  it('is read back to the character, in its long form, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 20 }), async (messages) => {
        const read = await writeAndRead(messages);
        expect(read.map((each, index) => onlyGiven(each, messages[index] ?? {}))).toEqual(messages.map(asRead));
      }),
      { numRuns: 25 },
    );
  });

  it('is read back for every property that can be set', async () => {
    // Properties override the MIME content. Attachments are read without content and with an id.
    const { mimeContent, attachments, extendedProperties, sender, ...others } = fullMessage;
    const [read = {}] = await writeAndRead([{ ...others, attachments }]);
    expect(onlyGiven(read, others)).toEqual(asRead(others));
    expect(read.attachments).toMatchObject([
      { fileAttachment: { name: 'photo.jpg', contentType: 'image/jpeg' } },
      { itemAttachment: { name: 'Sadie Daniels' } },
      { itemAttachment: { name: 'forwarded' } },
    ]);
  });
});
