import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from './gateway.ts';
import {
  answerOf,
  backOff,
  created,
  cuts,
  drops,
  fault,
  found,
  type Script,
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

const items = [{ contact: { displayName: 'Planted Name' } }, { contact: { displayName: 'Planted Name' } }];
// A mailbox per test, because the throttle remembers each mailbox's back-off.
let mailboxes = 0;
const create = (mailbox = `m${++mailboxes}@contoso.com`) => gateway.ask('/create-item', { mailbox, items });
const message = { message: { subject: 'Planted Subject', toRecipients: ['mack@contoso.com'] } };
const sendOnly = () =>
  gateway.ask('/create-item', {
    mailbox: 'sadie@contoso.com',
    messageDisposition: 'SendOnly',
    items: [message, message],
  });
const operations = () => exchange.bodies.map((body) => /<m:(\w+?)[ >]/.exec(body)?.[1]);
const read = () => gateway.ask('/get-item', { itemIds: [{ id: 'AAMk' }] });
const readMessage =
  '<m:GetItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Items><t:Contact><t:ItemId Id="AAMk"/><t:DisplayName>Sadie</t:DisplayName></t:Contact></m:Items></m:GetItemResponseMessage>';
const redirects = sends(302, '', { location: '/ews/genericerrorpage.htm?aspxerrorpath=/ews/exchange.asmx' });
const whole = answerOf('CreateItem', created('A'), created('B'));

describe('a write whose answer does not come whole or is of no use', () => {
  const unfit: readonly (readonly [string, Script, string])[] = [
    ['the answer is HTML', sends(200, '<html><body>Sorry<br></body></html>'), 'HTTP 200'],
    ['the answer is no SOAP', sends(200, '<ok/>'), 'not a SOAP envelope'],
    [
      'the answer is of another operation',
      sends(200, answerOf('GetItem', readMessage)),
      'not a response to CreateItem',
    ],
    [
      'the answer has fewer messages than entries',
      sends(200, answerOf('CreateItem', created('A'))),
      '1 response messages for 2 entries',
    ],
    [
      'the answer has more messages than entries',
      sends(200, answerOf('CreateItem', created('A'), created('B'), created('C'))),
      '3 response messages for 2 entries',
    ],
    ['the server fails without a fault', sends(500, 'Server Error in /EWS Application'), 'HTTP 500'],
    ['the answer is an error without a body', sends(400, ''), 'HTTP 400'],
  ];
  const lost: readonly (readonly [string, Script, string])[] = [
    ['the connection is cut before the answer', drops, 'the connection was cut'],
    ['the connection is cut in the middle of the answer', cuts(whole), 'the connection was cut'],
    ['the answer ends too early', sends(200, whole.slice(0, -30)), 'XML that ends too early'],
    ['a gateway in between gives up', sends(504, ''), 'HTTP 504'],
    ['the server is away without Retry-After', sends(503, ''), 'HTTP 503'],
    ['the server is away with a negative Retry-After', sends(503, '', { 'retry-after': '-5' }), 'HTTP 503'],
    ['the server is away with a fraction as Retry-After', sends(503, '', { 'retry-after': '1.5' }), 'HTTP 503'],
    ['the server is away with a date of another format', sends(503, '', { 'retry-after': '2026-11-27' }), 'HTTP 503'],
    ['the server is away with no date', sends(503, '', { 'retry-after': 'Invalid Date' }), 'HTTP 503'],
    ['the answer is not UTF-8', (response) => response.end(Buffer.from([0xff, 0xfe])), 'not UTF-8'],
  ];

  it.each([...unfit, ...lost])(
    'is of unknown outcome, is not repeated, and is a dead letter where it cannot be found again: %s',
    async (_, script, reason) => {
      exchange.script(script);
      const { status, body } = await sendOnly();
      expect(status).toBe(207);
      expect(body.results).toMatchObject([
        { index: 0, responseClass: 'Error', responseCode: 'BatchOutcomeUnknown', deadLettered: true },
        { index: 1, responseClass: 'Error', responseCode: 'BatchOutcomeUnknown', deadLettered: true },
      ]);
      expect(body.results[0]?.messageText).toContain(reason);
      expect(operations()).toEqual(['CreateItem']);
      expect((await gateway.takeDeadLetterMessages()).map(({ attributes }) => attributes.responseCode)).toEqual([
        'BatchOutcomeUnknown',
        'BatchOutcomeUnknown',
      ]);
    },
  );

  it.each(lost)(
    'is looked for by its key once its call is over, and done again where it is not there: %s',
    async (_, script) => {
      exchange.script(script, sends(200, found()), sends(200, found()), sends(200, whole));
      const { status, body } = await create();
      expect(status).toBe(200);
      expect(
        body.results.map(({ item }) => (item as { contact: { itemId: { id: string } } }).contact.itemId.id),
      ).toEqual(['A', 'B']);
      expect(operations()).toEqual(['CreateItem', 'FindItem', 'FindItem', 'CreateItem']);
    },
  );

  it.each(unfit)(
    'is over if it is complete: it is looked for once, and done again where it is not there: %s',
    async (_, script) => {
      exchange.script(script, sends(200, found()), sends(200, whole));
      expect((await create()).status).toBe(200);
      expect(operations()).toEqual(['CreateItem', 'FindItem', 'CreateItem']);
    },
  );

  it('is not done again where it is found, and the result says so', async () => {
    const keysOf = (body: string) => [...body.matchAll(/<t:Value>([^<]+)</g)].map(([, key = '']) => key);
    exchange.script(drops, (response) => response.end(found(...keysOf(exchange.bodies[0] ?? ''))));
    const { status, body } = await create();
    expect(status).toBe(200);
    expect(body.results).toMatchObject([
      { responseClass: 'Success', alreadyDone: true, item: { contact: { itemId: { id: body.results[0]?.key } } } },
      { responseClass: 'Success', alreadyDone: true, item: { contact: { itemId: { id: body.results[1]?.key } } } },
    ]);
    expect(operations()).toEqual(['CreateItem', 'FindItem']);
  });

  it('is of unknown outcome where looking for it gets no answer either', async () => {
    exchange.script(drops);
    const { status, body } = await create();
    expect(status).toBe(207);
    expect(body.results.map(({ responseCode }) => responseCode)).toEqual([
      'BatchOutcomeUnknown',
      'BatchOutcomeUnknown',
    ]);
    expect(new Set(operations().slice(1))).toEqual(new Set(['FindItem']));
  });

  it('is taken for over a while after it was sent, however long it had waited for its turn before', async () => {
    let creates = 0;
    const createsAll: Script = async (response, body, request) => {
      if (body.includes('<m:FindItem')) return response.end(found());
      creates += 1;
      if (creates === 3) return drops(response, body, request);
      // The third call waits for the first two longer than EWS_SETTLE_MS.
      if (creates < 3) await new Promise((resolve) => setTimeout(resolve, 600));
      return response.end(answerOf('CreateItem', ...(body.match(/<t:Contact>/g) ?? []).map(() => created('A'))));
    };
    exchange.script(createsAll);
    const { status } = await gateway.ask('/create-item', {
      mailbox: 'waiting@contoso.com',
      items: Array.from({ length: 201 }, () => items[0]),
    });
    expect(status).toBe(200);
    expect(operations()).toEqual(['CreateItem', 'CreateItem', 'CreateItem', 'FindItem', 'FindItem', 'CreateItem']);
  });

  it('since Exchange is too busy and redirects to a page that says so, is looked for after a while before it is done again', async () => {
    exchange.script(redirects, sends(200, found()), sends(200, whole));
    expect([(await create()).status, operations()]).toEqual([200, ['CreateItem', 'FindItem', 'CreateItem']]);
  });

  it('is of unknown outcome where Exchange redirects it and is too busy for longer than there is time', async () => {
    exchange.script(sends(302, '', { 'retry-after': '298' }));
    const { status, body } = await create();
    expect(status).toBe(207);
    expect(body.results[0]).toMatchObject({
      responseCode: 'BatchOutcomeUnknown',
      messageXml: { value: { InnerErrorResponseCode: 'ErrorServerBusy', BackOffMilliseconds: '298000' } },
    });
    expect(operations()).toEqual(['CreateItem']);
  });

  it('is looked for before it is sent at all where its key is the caller’s', async () => {
    exchange.script(sends(200, found('crm-1')), sends(200, answerOf('CreateItem', created('B'))));
    const keyed = items.map((item, index) => ({ ...item, key: `crm-${index + 1}` }));
    const { body } = await gateway.ask('/create-item', { items: keyed });
    expect(body.results).toMatchObject([
      { key: 'crm-1', responseClass: 'Success', alreadyDone: true, item: { contact: { itemId: { id: 'crm-1' } } } },
      { key: 'crm-2', responseClass: 'Success', item: { contact: { itemId: { id: 'B' } } } },
    ]);
    expect(body.results[1]).not.toHaveProperty('alreadyDone');
    expect(operations()).toEqual(['FindItem', 'CreateItem']);
  });
});

describe('an update whose answer does not come whole', () => {
  it('is repeated without a look-up if it only sets and deletes', async () => {
    const itemId = { id: 'AAMk', changeKey: 'CQAA' };
    const itemChanges = [{ itemId, set: { contact: { jobTitle: 'Engineer' } }, delete: ['contacts:Manager'] }];
    const updated =
      '<m:UpdateItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Items><t:Contact><t:ItemId Id="AAMk" ChangeKey="CQAB"/></t:Contact></m:Items></m:UpdateItemResponseMessage>';
    exchange.script(drops, sends(200, answerOf('UpdateItem', updated)));

    const { status } = await gateway.ask('/update-item', { mailbox: `m${++mailboxes}@contoso.com`, itemChanges });

    expect([status, operations()]).toEqual([200, ['UpdateItem', 'UpdateItem']]);
  });
});

describe('a read whose answer does not come whole', () => {
  it('is repeated', async () => {
    exchange.script(drops, sends(200, answerOf('GetItem', readMessage)));
    const { status, body } = await read();
    expect(status).toBe(200);
    expect(body.results).toMatchObject([{ item: { contact: { itemId: { id: 'AAMk' }, displayName: 'Sadie' } } }]);
    expect(exchange.bodies).toHaveLength(2);
  });

  it('is repeated where Exchange is too busy and redirects it to a page that says so', async () => {
    exchange.script(redirects, sends(200, answerOf('GetItem', readMessage)));
    expect([(await read()).status, operations()]).toEqual([200, ['GetItem', 'GetItem']]);
  });
});

describe('an Exchange that says no', () => {
  const longBackOff = backOff(297_749);

  it.each([
    [
      'with HTTP 500 and MessageXml in the types namespace',
      500,
      'http://schemas.microsoft.com/exchange/services/2006/types',
    ],
    [
      'with HTTP 500 and MessageXml in the errors namespace',
      500,
      'http://schemas.microsoft.com/exchange/services/2006/errors',
    ],
    ['with HTTP 200', 200, 'http://schemas.microsoft.com/exchange/services/2006/types'],
  ])(
    'to be busy, %s, makes the answer 503 with Retry-After, and nothing is dead-lettered',
    async (_, status, namespace) => {
      exchange.script(sends(status, fault('ErrorServerBusy', longBackOff, namespace)));
      const answer = await create();
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '298']);
      expect(answer.body.results).toMatchObject([
        { responseCode: 'BatchTimeRanOut', messageXml: { value: { BackOffMilliseconds: '297749' } } },
        { responseCode: 'BatchTimeRanOut' },
      ]);
      expect(answer.body.results[0]).not.toHaveProperty('deadLettered');
      expect(await gateway.takeDeadLetterMessages()).toEqual([]);
    },
  );

  it.each([
    ['429', sends(429, '', { 'retry-after': '77' }), '77'],
    ['503 with Retry-After', sends(503, '', { 'retry-after': '111' }), '111'],
  ])('by %s did nothing, and the answer says when to come again', async (_, script, seconds) => {
    exchange.script(script);
    const answer = await create();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, seconds]);
    expect(answer.body.results.map(({ responseCode }) => responseCode)).toEqual(['BatchTimeRanOut', 'BatchTimeRanOut']);
    expect(answer.body.results[0]?.messageText).toContain('ErrorServerBusy');
    expect(operations()).toEqual(['CreateItem']);
  });

  it.each([
    ['429', sends(429, '')],
    ['503 with Retry-After', sends(503, '', { 'retry-after': '1' })],
    ['a fault', sends(500, fault('ErrorServerBusy', backOff(200)))],
    ['a fault of its connections', sends(500, fault('ErrorExceededConnectionCount'))],
  ])('for a while, by %s, is sent the same again after it, without looking for it', async (_, script) => {
    exchange.script(script, sends(200, whole));
    const { status } = await create();
    expect([status, operations()]).toEqual([200, ['CreateItem', 'CreateItem']]);
  });

  it('holds up the mailbox’s next request too, until the time that it named, and no other’s', async () => {
    exchange.script(sends(500, fault('ErrorServerBusy', longBackOff)), sends(200, whole));
    await create('busy@contoso.com');
    const next = await create('busy@contoso.com');
    expect([next.status, operations()]).toEqual([503, ['CreateItem']]);
    expect(Number(next.headers.get('retry-after'))).toBeGreaterThan(200);
    expect((await create('other@contoso.com')).status).toBe(200);
  });

  const busyInside =
    '<t:Value xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types" Name="InnerErrorResponseCode">ErrorServerBusy</t:Value>';

  it.each([
    ['inside of another error', sends(200, fault('ErrorInternalServerError', longBackOff + busyInside))],
    ['by HTTP 302', sends(302, '', { 'retry-after': '298' })],
  ])('%s holds up the mailbox’s next request too', async (how, script) => {
    exchange.script(script, sends(200, whole));
    const mailbox = `${how.replaceAll(' ', '-')}@contoso.com`;
    await create(mailbox);
    expect([(await create(mailbox)).status, operations()]).toEqual([503, ['CreateItem']]);
  });

  it('to our sign-in is 502, never 401', async () => {
    exchange.script(sends(401, '', { 'www-authenticate': 'Basic' }));
    const answer = await create();
    expect(answer.status).toBe(502);
    expect(answer.body.results.map(({ responseCode }) => responseCode)).toEqual([
      'BatchSignInRefused',
      'BatchSignInRefused',
    ]);
    expect(answer.body.results[0]).not.toHaveProperty('deadLettered');
  });

  const stopped =
    '<m:CreateItemResponseMessage ResponseClass="Warning"><m:MessageText>Stopped.</m:MessageText><m:ResponseCode>ErrorBatchProcessingStopped</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey><m:Items/></m:CreateItemResponseMessage>';
  const failedBy = (code: string) =>
    `<m:CreateItemResponseMessage ResponseClass="Error"><m:ResponseCode>${code}</m:ResponseCode><m:Items/></m:CreateItemResponseMessage>`;

  it('to the rest of a batch is sent exactly that again', async () => {
    exchange.script(
      sends(200, answerOf('CreateItem', created('A'), stopped)),
      sends(200, answerOf('CreateItem', created('B'))),
    );
    const { status } = await create();
    expect(status).toBe(200);
    expect(exchange.bodies.map((body) => body.match(/<t:Contact>/g)?.length)).toEqual([2, 1]);
  });

  it('to the rest of a batch for a reason that lasts leaves that undone', async () => {
    exchange.script(sends(200, answerOf('CreateItem', failedBy('ErrorQuotaExceeded'), stopped)));
    const answer = await create();
    expect(answer.status).toBe(207);
    expect(answer.body).toMatchObject({
      overallResult: 'Error',
      counts: { success: 0, warning: 1, error: 1 },
      results: [
        { responseClass: 'Error', responseCode: 'ErrorQuotaExceeded', deadLettered: true },
        { responseClass: 'Warning', responseCode: 'ErrorBatchProcessingStopped' },
      ],
    });
    expect(exchange.bodies).toHaveLength(1);
  });

  it('with a SOAP 1.2 fault without a header is understood', async () => {
    const soap12 = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text xml:lang="en">Moved.</s:Text></s:Reason><s:Detail><ResponseCode xmlns="http://schemas.microsoft.com/exchange/services/2006/errors"> ErrorMailboxMoveInProgress </ResponseCode></s:Detail></s:Fault></s:Body></s:Envelope>`;
    exchange.script(sends(500, soap12), sends(200, found()), sends(200, whole));
    const { status } = await create();
    // A mailbox being moved may have done some entries. The missing ones are retried.
    expect([status, operations()]).toEqual([200, ['CreateItem', 'FindItem', 'CreateItem']]);
  });

  it('with a code that nobody knows passes it on as it is', async () => {
    const unheardOf = answerOf('CreateItem', failedBy('ErrorOfTheYear2031'), failedBy('ErrorOfTheYear2031'));
    exchange.script(sends(200, unheardOf));
    const { body } = await create();
    expect(body.results.map(({ responseCode }) => responseCode)).toEqual(['ErrorOfTheYear2031', 'ErrorOfTheYear2031']);
  });

  it('names the properties at fault as structured data', async () => {
    const refused = `<m:CreateItemResponseMessage ResponseClass="Error"><m:MessageText>No.</m:MessageText><m:ResponseCode>ErrorInvalidPropertySet</m:ResponseCode><m:MessageXml><t:FieldURI FieldURI="contacts:CompleteName"/><t:IndexedFieldURI FieldURI="contacts:EmailAddress" FieldIndex="EmailAddress1"/><t:Value Name="InnerErrorResponseCode">ErrorQuotaExceeded</t:Value></m:MessageXml><m:Items/></m:CreateItemResponseMessage>`;
    exchange.script(sends(200, answerOf('CreateItem', created('A'), refused)));
    const { body } = await create();
    expect(body.results[1]?.messageXml).toEqual({
      fieldURI: { fieldURI: 'contacts:CompleteName' },
      indexedFieldURI: { fieldURI: 'contacts:EmailAddress', fieldIndex: 'EmailAddress1' },
      value: { InnerErrorResponseCode: 'ErrorQuotaExceeded' },
    });
  });
});

describe('an Exchange that answers with characters that XML forbids', () => {
  it('is read with U+FFFD in their place, and the result says so', async () => {
    const item = (name: string) =>
      `<m:GetItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Items><t:Contact><t:DisplayName>${name}</t:DisplayName></t:Contact></m:Items></m:GetItemResponseMessage>`;
    exchange.script(
      sends(200, answerOf('GetItem', item('a&#x1F;b&#0;c&#xE9;'), item('clean &amp; <![CDATA[&#x1F;]]>'))),
    );
    const { body } = await gateway.ask('/get-item', { itemIds: [{ id: 'AAMk' }, { id: 'AAMl' }] });
    expect(body.results).toEqual([
      {
        index: 0,
        responseClass: 'Success',
        responseCode: 'NoError',
        sanitized: true,
        item: { contact: { displayName: 'a\uFFFDb\uFFFDc\u00E9' } },
      },
      {
        index: 1,
        responseClass: 'Success',
        responseCode: 'NoError',
        item: { contact: { displayName: 'clean & &#x1F;' } },
      },
    ]);
  });
});

describe('an Exchange that knows more than we do', () => {
  it('is read without loss: an unknown element arrives under its own name, an unknown item type under its own', async () => {
    const message = (items: string) =>
      `<m:GetItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Items>${items}</m:Items></m:GetItemResponseMessage>`;
    exchange.script(
      sends(
        200,
        answerOf(
          'GetItem',
          message(
            '<t:Contact><t:BirthdayLocal>1980-02-29T00:00:00</t:BirthdayLocal><t:New Kind="x"><t:Part>1</t:Part><t:Part>2</t:Part></t:New></t:Contact>',
          ),
          message('<t:Task><t:Subject>Call</t:Subject><t:PercentComplete>50</t:PercentComplete></t:Task>'),
        ),
      ),
    );
    const { body } = await gateway.ask('/get-item', { itemIds: [{ id: 'AAMk' }, { id: 'AAMl' }] });
    expect(body.results.map(({ item }) => item)).toEqual([
      { contact: { birthdayLocal: '1980-02-29T00:00:00', new: { kind: 'x', part: ['1', '2'] } } },
      { task: { subject: 'Call', percentComplete: '50' } },
    ]);
  });
});

describe('the calls of a batch', () => {
  it('sign in, name the mailbox twice, carry an id of their own, and have a length', async () => {
    const seen: Record<string, unknown>[] = [];
    exchange.script((response, _, { headers }) => {
      seen.push({ ...headers });
      return sends(200, whole)(response, _, { headers } as never);
    });
    await create('sadie@contoso.com');
    expect(seen[0]).toMatchObject({
      authorization: `Basic ${Buffer.from('svc@contoso.com:planted-password').toString('base64')}`,
      'content-type': 'text/xml; charset=utf-8',
      'x-anchormailbox': 'sadie@contoso.com',
      'client-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'return-client-request-id': 'true',
      'content-length': String(Buffer.byteLength(exchange.bodies[0] ?? '')),
    });
    expect(exchange.bodies[0]).toContain('<t:PrimarySmtpAddress>sadie@contoso.com</t:PrimarySmtpAddress>');
  });

  it('are at most 4 in flight', async () => {
    let inFlight = 0;
    let most = 0;
    exchange.script(async (response, body) => {
      inFlight++;
      most = Math.max(most, inFlight);
      await new Promise((resolve) => setTimeout(resolve, 50));
      inFlight--;
      const ids = body.match(/<t:ItemId /g) ?? [];
      response.end(answerOf('GetItem', ...ids.map(() => readMessage)));
    });
    const { body } = await gateway.ask('/get-item', {
      itemIds: Array.from({ length: 1000 }, (_, i) => ({ id: `A${i}` })),
    });
    expect(body.counts.success).toBe(1000);
    expect([exchange.bodies.length, most]).toEqual([10, 4]);
  });
});

describe('an answer larger than Lambda returns', () => {
  it('shows the entries that fit, and says of the others that they are too large', async () => {
    const large = readMessage.replace('Sadie', '&quot;'.repeat(300_000));
    exchange.script(sends(200, answerOf('GetItem', ...Array(5).fill(large))));
    const { status, body } = await gateway.ask('/get-item', {
      itemIds: Array.from({ length: 5 }, (_, i) => ({ id: `A${i}` })),
    });
    expect(status).toBe(207);
    // A quote takes 4 bytes in Lambda's response: it is escaped in the item and again in the body.
    expect(body.results.map(({ responseCode }) => responseCode)).toEqual([
      'NoError',
      'NoError',
      'NoError',
      'NoError',
      'BatchAnswerTooLarge',
    ]);
  });
});
