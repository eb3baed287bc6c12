import { describe, expect, test } from 'vitest';
import { itemIds, responseCodes } from './exchange-client.ts';
import { creating, namesAt, useFaultyExchange } from './faulty-exchange.ts';

const types = 'http://schemas.microsoft.com/exchange/services/2006/types';
const errors = 'http://schemas.microsoft.com/exchange/services/2006/errors';

describe('an emulator with faults in its responses', () => {
  const { call, setFaults, receive, create, names } = useFaultyExchange();

  test('drops its response after the work', async () => {
    await setFaults([{ answer: { drop: true } }]);
    expect(await receive(creating('done', 3))).toMatchObject({ status: undefined, isComplete: false });
    expect(await names('done')).toEqual(namesAt('done', 0, 1, 2));
  });

  test('drops its response before the work or in the middle of it', async () => {
    await setFaults([{ work: { done: 0 }, answer: { drop: true } }]);
    expect(await receive(creating('undone', 3))).toMatchObject({ status: undefined, isComplete: false });
    expect(await names('undone')).toEqual([]);
    await setFaults([{ work: { done: 2 }, answer: { drop: true } }]);
    expect(await receive(creating('half done', 3))).toMatchObject({ status: undefined, isComplete: false });
    expect(await names('half done')).toEqual(namesAt('half done', 0, 1));
  });

  test('sends half of its response and closes the connection', async () => {
    await setFaults([{ when: { times: 1 }, answer: { cut: true } }]);
    const cut = await receive(creating('cut', 3));
    const whole = await receive(creating('whole', 3));
    expect(cut).toMatchObject({ status: 200, isComplete: false });
    expect(Number(cut.headers['content-length'])).toBe(whole.body.length);
    expect(cut.body).toHaveLength(Math.floor(whole.body.length / 2));
    expect(whole.isComplete).toBe(true);
    expect(await names('cut')).toEqual(namesAt('cut', 0, 1, 2));
  });

  test('responds long after the work', async () => {
    await setFaults([{ when: { times: 1 }, answer: { delayMs: 500 } }]);
    let isAnswered = false;
    const late = create('late', 3).finally(() => {
      isAnswered = true;
    });
    while ((await names('late')).length === 0) expect(isAnswered).toBe(false);
    expect([await names('late'), isAnswered]).toEqual([namesAt('late', 0, 1, 2), false]);
    expect(itemIds(await late)).toHaveLength(3);
  });

  test.each(['types', 'errors'] as const)(
    'answers with a fault whose MessageXml is in the namespace of %s',
    async (messageXmlNamespace) => {
      const fault = {
        code: 'ErrorServerBusy',
        messageText: 'The server cannot service this request right now. Try again later.',
        messageXml: { BackOffMilliseconds: '297749' },
        messageXmlNamespace,
      };
      await setFaults([{ answer: { fault } }]);
      const { status, xml } = await call(creating('busy', 3));
      const prefix = messageXmlNamespace === 'types' ? 't' : 'e';
      expect([status, responseCodes(xml)]).toEqual([500, ['ErrorServerBusy']]);
      expect(xml).toContain(`xmlns:t="${types}" xmlns:e="${errors}"`);
      expect(xml).toContain(
        `<e:Message>${fault.messageText}</e:Message><${prefix}:MessageXml><${prefix}:Value Name="BackOffMilliseconds">297749</${prefix}:Value></${prefix}:MessageXml></detail>`,
      );
      expect(await names('busy')).toEqual([]);
    },
  );

  test('answers with a fault that has no response code', async () => {
    await setFaults([{ work: { done: 1 }, answer: { fault: { messageText: 'Cannot <send>.' } } }]);
    const { status, xml } = await call(creating('uncoded', 2));
    expect([status, responseCodes(xml)]).toEqual([500, []]);
    expect(xml).toContain('<faultcode>SOAP:Server</faultcode><faultstring>Cannot &lt;send&gt;.</faultstring>');
    expect(await names('uncoded')).toEqual(namesAt('uncoded', 0));
  });

  test('responds with any fault on any status', async () => {
    await setFaults([{ answer: { fault: { code: 'ErrorInternalServerTransientError', status: 200 } } }]);
    const { status, xml } = await call(creating('transient', 1));
    expect([status, responseCodes(xml)]).toEqual([200, ['ErrorInternalServerTransientError']]);
  });

  test('responds with a SOAP 1.2 fault', async () => {
    await setFaults([{ answer: { fault: { code: 'ErrorServerBusy', soap: '1.2', messageText: 'Busy & slow' } } }]);
    const { status, body } = await receive(creating('newer', 1));
    expect(status).toBe(500);
    expect(body).toContain('<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" ');
    expect(body).toContain(
      '<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>t:ErrorServerBusy</s:Value></s:Subcode></s:Code>' +
        '<s:Reason><s:Text xml:lang="en-US">Busy &amp; slow</s:Text></s:Reason>' +
        '<s:Detail><e:ResponseCode>ErrorServerBusy</e:ResponseCode><e:Message>Busy &amp; slow</e:Message></s:Detail></s:Fault>',
    );
  });

  test.each([
    [401, { 'WWW-Authenticate': 'Basic realm="Exchange"' }, ''],
    [302, { Location: '/ews/genericerrorpage.htm?status=500' }, ''],
    [403, {}, 'EWS is not enabled.'],
    [429, { 'Retry-After': '2' }, ''],
    [503, { 'Retry-After': '2' }, ''],
    [503, {}, 'The service is unavailable.'],
    [502, {}, ''],
    [504, {}, ''],
    [200, { 'Content-Type': 'text/html' }, '<html><body>Sign in</body></html>'],
  ])('responds with HTTP %s, headers %j and the body %j, and runs no entry', async (status, headers, body) => {
    await setFaults([{ answer: { http: { status, headers, body } } }]);
    const received = await receive(creating('http', 1));
    const lowerCased = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    expect(received).toMatchObject({ status, headers: lowerCased, body, isComplete: true });
    expect(await names('http')).toEqual([]);
  });

  test('runs every entry and still responds with a failure if the rule says so', async () => {
    await setFaults([{ work: { done: 3 }, answer: { http: { status: 504 } } }]);
    expect((await receive(creating('gateway', 3))).status).toBe(504);
    expect(await names('gateway')).toEqual(namesAt('gateway', 0, 1, 2));
  });

  test('responds with one error for all entries', async () => {
    await setFaults([{ answer: { error: { code: 'ErrorMailboxMoveInProgress', messageXml: { Value: 'a' } } } }]);
    const { status, xml } = await call(creating('moving', 3));
    expect([status, responseCodes(xml)]).toEqual([200, ['ErrorMailboxMoveInProgress']]);
    expect(xml).toContain('<m:MessageXml><t:Value Name="Value">a</t:Value></m:MessageXml>');
    expect(await names('moving')).toEqual([]);
  });

  test.each([
    [-1, 2],
    [1, 4],
  ])('responds with %i response messages more than there are entries, and runs all', async (messages, count) => {
    await setFaults([{ answer: { messages } }]);
    expect(responseCodes(await create(`more ${messages}`, 3))).toEqual(Array(count).fill('NoError'));
    expect(await names(`more ${messages}`)).toEqual(namesAt(`more ${messages}`, 0, 1, 2));
  });

  test('inserts references to characters that XML forbids into a response', async () => {
    const ids = itemIds(await create('illegal', 2)).join('');
    await setFaults([{ answer: { insert: { element: 'DisplayName', text: '&#x1F;' } } }]);
    const shape =
      '<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI="contacts:DisplayName"/></t:AdditionalProperties>';
    const { body } = await receive(
      `<m:GetItem><m:ItemShape>${shape}</m:ItemShape><m:ItemIds>${ids}</m:ItemIds></m:GetItem>`,
    );
    expect(body.match(/<t:DisplayName>[^<]*/g)).toEqual([
      '<t:DisplayName>&#x1F;illegal 0',
      '<t:DisplayName>&#x1F;illegal 1',
    ]);
  });
});
