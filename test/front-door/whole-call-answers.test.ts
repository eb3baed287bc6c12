import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from './gateway.ts';
import {
  answerOf,
  created,
  drops,
  fault,
  faultWithoutCode,
  found,
  foundMessages,
  type ScriptedExchange,
  sends,
  startScriptedExchange,
} from './scripted-exchange.ts';

let exchange: ScriptedExchange;
let gateway: Gateway;
beforeAll(async () => {
  exchange = await startScriptedExchange();
  gateway = await startGateway(exchange.account);
});
afterAll(async () => {
  await gateway.close();
  await exchange.close();
});
beforeEach(() => gateway.takeDeadLetterMessages());

// A mailbox per test, because the throttle remembers each mailbox's back-off.
let mailboxes = 0;
const ask = (path: string, body: object) => gateway.ask(path, { mailbox: `whole${++mailboxes}@contoso.com`, ...body });
const contacts = [{ contact: { displayName: 'Planted Name' } }, { contact: { displayName: 'Planted Name' } }];
const create = () => ask('/create-item', { items: contacts });
const message = { message: { subject: 'Planted Subject', toRecipients: ['mack@contoso.com'] } };
const sendWithCopy = () => ask('/create-item', { messageDisposition: 'SendAndSaveCopy', items: [message, message] });
const remove = () => ask('/delete-item', { deleteType: 'HardDelete', itemIds: [{ id: 'AAMk' }] });
const read = () => ask('/get-item', { itemIds: [{ id: 'AAMk' }] });
const operations = () => exchange.bodies.map((body) => /<m:(\w+?)[ >]/.exec(body)?.[1]);
const keysOf = (body = '') => [...body.matchAll(/<t:Value>([^<]+)</g)].map(([, key = '']) => key);
const codesOf = (results: readonly { readonly responseCode: string }[]) =>
  results.map(({ responseCode }) => responseCode);
const answered = (operation: string, responseClass: string, code: string, others = '') =>
  answerOf(
    operation,
    `<m:${operation}ResponseMessage ResponseClass="${responseClass}">${others}<m:ResponseCode>${code}</m:ResponseCode></m:${operation}ResponseMessage>`,
  );

const unnamedFault = faultWithoutCode('SOAP:Server', 'Cannot send to one of the recipients');
const refusedInTheMiddle = [
  'ErrorProxyRequestProcessingFailed',
  'ErrorInvalidOperation',
  'ErrorMailboxConfiguration',
  'ErrorMessageSizeExceeded',
  'ErrorSubmissionQuotaExceeded',
  'ErrorOfTheYear2031',
];
const faults = [
  ...refusedInTheMiddle.map((code) => [code, fault(code)] as const),
  ['no ResponseCode', unnamedFault] as const,
];

describe('a fault of a whole call that creates', () => {
  it.each(faults)('does not hide what was created before it: %s', async (_, body) => {
    exchange.script(sends(500, body), (response) => response.end(found(...keysOf(exchange.bodies[0]))));

    const { status, body: answer } = await create();

    expect([status, answer.counts.success, operations()]).toEqual([200, 2, ['CreateItem', 'FindItem']]);
    expect(answer.results).toMatchObject([{ alreadyDone: true }, { alreadyDone: true }]);
  });

  it.each(refusedInTheMiddle)('stays Exchange’s own error if a look-up finds nothing: %s', async (code) => {
    exchange.script(sends(500, fault(code)), sends(200, found()));

    const { body } = await create();

    expect(body.results).toMatchObject([
      { responseClass: 'Error', responseCode: code, messageText: 'It failed.', deadLettered: true },
      { responseClass: 'Error', responseCode: code, messageText: 'It failed.', deadLettered: true },
    ]);
    expect(operations()).toEqual(['CreateItem', 'FindItem']);
  });

  it('is an error without a look-up if Exchange raises its code before it executes anything', async () => {
    exchange.script(sends(500, fault('ErrorSchemaValidation')));

    expect(codesOf((await create()).body.results)).toEqual(['ErrorSchemaValidation', 'ErrorSchemaValidation']);
    expect(operations()).toEqual(['CreateItem']);
  });

  it('is retried if it has no code and a look-up finds nothing', async () => {
    exchange.script(
      sends(500, unnamedFault),
      sends(200, found()),
      sends(200, answerOf('CreateItem', created('A'), created('B'))),
    );

    expect((await create()).status).toBe(200);
    expect(operations()).toEqual(['CreateItem', 'FindItem', 'CreateItem']);
  });
});

describe('a fault of a whole call that sends', () => {
  it.each([['ErrorInternalServerError', fault('ErrorInternalServerError')] as const, ...faults])(
    'leaves the outcome unknown, whatever a look-up would find: %s',
    async (_, body) => {
      exchange.script(sends(500, body), (response) =>
        response.end(foundMessages({ isDraft: false, flags: 1 }, ...keysOf(exchange.bodies[0]))),
      );

      const { body: answer } = await sendWithCopy();

      expect(answer.results).toMatchObject([
        { responseCode: 'BatchOutcomeUnknown', deadLettered: true },
        { responseCode: 'BatchOutcomeUnknown', deadLettered: true },
      ]);
      expect(operations()).toEqual(['CreateItem']);
    },
  );

  it('keeps the text of the fault', async () => {
    exchange.script(sends(500, unnamedFault));

    const { body } = await sendWithCopy();

    expect(body.results[0]?.messageText).toContain('Cannot send to one of the recipients');
  });
});

describe('a copy of a message that is found after its call got no answer', () => {
  it.each([
    ['no draft, and not unsent', { isDraft: false, flags: 0x21 }, 'NoError'],
    ['no draft', { isDraft: false }, 'NoError'],
    ['not unsent', { flags: 0x21 }, 'NoError'],
    ['a draft', { isDraft: true, flags: 0x01 }, 'BatchOutcomeUnknown'],
    ['unsent', { isDraft: false, flags: 0x09 }, 'BatchOutcomeUnknown'],
    ['neither known', {}, 'BatchOutcomeUnknown'],
  ])('counts as sent only if Exchange says so: %s', async (_, state, code) => {
    exchange.script(drops, (response) => response.end(foundMessages(state, ...keysOf(exchange.bodies[0]))));

    expect(codesOf((await sendWithCopy()).body.results)).toEqual([code, code]);
  });

  it('counts before an older one that was not sent', async () => {
    const both = (...keys: readonly string[]) => {
      const sent = foundMessages({ isDraft: false }, ...keys).replaceAll('2026-03-31', '2026-04-01');
      const [items = ''] = /<t:Items>.*?(?=<\/t:Items>)/s.exec(sent) ?? [];
      return foundMessages({ isDraft: true }, ...keys).replace('<t:Items>', items);
    };
    exchange.script(drops, (response) => response.end(both(...keysOf(exchange.bodies[0]))));

    expect(codesOf((await sendWithCopy()).body.results)).toEqual(['NoError', 'NoError']);
  });
});

describe('an entry whose answer has an inner code', () => {
  const withInner = (code: string) =>
    `<m:MessageText>The mailbox is over its limit.</m:MessageText><m:MessageXml><t:Value Name="InnerErrorResponseCode">${code}</t:Value><t:Value Name="InnerErrorMessageText">Quota.</t:Value></m:MessageXml>`;
  // In the schema, MessageXml comes last; its place does not matter to a reader by name.
  const answer = (code: string) => answered('DeleteItem', 'Error', 'ErrorInternalServerError', withInner(code));

  it('has that error if it is a definite one, with Exchange’s text and MessageXml', async () => {
    exchange.script(sends(200, answer('ErrorQuotaExceededOnDelete')));

    expect((await remove()).body.results).toMatchObject([
      {
        responseClass: 'Error',
        responseCode: 'ErrorQuotaExceededOnDelete',
        messageText: 'The mailbox is over its limit.',
        messageXml: {
          value: { InnerErrorResponseCode: 'ErrorQuotaExceededOnDelete', InnerErrorMessageText: 'Quota.' },
        },
      },
    ]);
    expect(operations()).toEqual(['DeleteItem']);
  });

  it('is in doubt if that code passes as well, and an unknown outcome keeps Exchange’s text', async () => {
    exchange.script(sends(200, answer('ErrorTimeoutExpired')));

    const { body } = await remove();

    expect(body.results).toMatchObject([
      {
        responseCode: 'BatchOutcomeUnknown',
        messageText: expect.stringContaining('ErrorInternalServerError: The mailbox is over its limit.'),
      },
    ]);
    expect(operations()).toHaveLength(4);
  });

  it('keeps Exchange’s text if a retry is refused and the outcome is unknown', async () => {
    const refusal = answered('DeleteItem', 'Error', 'ErrorAccessDenied', '<m:MessageText>Not for you.</m:MessageText>');
    exchange.script(drops, sends(200, refusal));

    expect((await remove()).body.results).toMatchObject([
      { responseCode: 'BatchOutcomeUnknown', messageText: expect.stringContaining('Not for you.') },
    ]);
  });
});

describe('an update whose answer is lost and whose retry is refused', () => {
  const change = { itemId: { id: 'AAMk', changeKey: 'CQAA' }, set: { contact: { jobTitle: 'Engineer' } } };
  const update = () => ask('/update-item', { conflictResolution: 'NeverOverwrite', itemChanges: [change] });
  const refused = answered('UpdateItem', 'Error', 'ErrorAccessDenied', '<m:MessageText>Not for you.</m:MessageText>');

  it('is of unknown outcome if the item cannot be read', async () => {
    exchange.script(drops, sends(200, refused), sends(200, answered('GetItem', 'Error', 'ErrorAccessDenied')));

    expect((await update()).body.results).toMatchObject([
      { responseCode: 'BatchOutcomeUnknown', messageText: expect.stringContaining('Not for you.') },
    ]);
    expect(operations()).toEqual(['UpdateItem', 'UpdateItem', 'GetItem']);
  });

  it('has Exchange’s error if the item is not there', async () => {
    exchange.script(drops, sends(200, refused), sends(200, answered('GetItem', 'Error', 'ErrorItemNotFound')));

    expect(codesOf((await update()).body.results)).toEqual(['ErrorAccessDenied']);
  });
});

describe('a read', () => {
  it('that gets a fault without a ResponseCode has Exchange’s unnamed error, with the text of the fault', async () => {
    exchange.script(sends(500, unnamedFault));

    const { body } = await read();

    expect(body.results).toMatchObject([
      { responseCode: 'ErrorInternalServerError', messageText: 'Cannot send to one of the recipients' },
    ]);
    expect(operations()).toHaveLength(4);
  });

  it('that passes after such a fault is a success', async () => {
    exchange.script(sends(500, unnamedFault), sends(200, answered('GetItem', 'Success', 'NoError')));

    expect((await read()).status).toBe(200);
  });

  it.each([
    ['no answer', drops],
    ['a page', sends(200, '<html><body>Sign in<br></body></html>')],
    ['HTTP 502', sends(502, '')],
  ])('that never gets a complete answer is surely not done, and Exchange unreachable: %s', async (_, script) => {
    exchange.script(script);

    const { status, body } = await read();

    expect([status, codesOf(body.results)]).toEqual([502, ['BatchExchangeUnreachable']]);
    expect(operations()).toHaveLength(4);
  });
});
