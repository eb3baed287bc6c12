import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from './gateway.ts';
import { answerOf, type Script, type ScriptedExchange, sends, startScriptedExchange } from './scripted-exchange.ts';

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

const read = () => gateway.ask('/get-item', { itemIds: [{ id: 'AAMk' }] });
const mebibyte = 1024 * 1024;

/** Sends an answer of so many MiB, until the client closes the connection. */
const sendsMebibytes =
  (count: number): Script =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/xml' });
    Readable.from(Array(count).fill('x'.repeat(mebibyte))).pipe(response);
  };

const laughs = Array.from({ length: 10 }, (_, level) => `<!ENTITY lol${level + 1} "${`&lol${level};`.repeat(10)}">`);
const billionLaughs = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY lol0 "lol">${laughs.join('')}]><a>&lol9;</a>`;
const readMessage =
  '<m:GetItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode></m:GetItemResponseMessage>';

const contactOf = (content: string) =>
  answerOf(
    'GetItem',
    `<m:GetItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Items><t:Contact>${content}</t:Contact></m:Items></m:GetItemResponseMessage>`,
  );
const bodyOf = (content: string) => contactOf(`<t:Body BodyType="Text">${content}</t:Body>`);

describe('a server that means harm', () => {
  it.each([
    ['a billion laughs', sends(200, billionLaughs)],
    [
      'a file of the machine as an entity',
      sends(200, '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    ],
    ['100,000 elements in one another', sends(200, '<a>'.repeat(100_000))],
    ['an answer of 200 MB', sendsMebibytes(200)],
    ['1.8 MB of CDATA sections that do not end', sends(200, bodyOf('<![CDATA['.repeat(200_000)))],
    ['30 MB of references in an attribute', sends(200, contactOf(`<t:a b="${'&amp;'.repeat(6_000_000)}"/>`))],
  ])('gets no further than its own entry with %s', async (_, script) => {
    exchange.script(script);
    const { status, body } = await read();

    expect([status, body.results]).toEqual([
      502,
      [expect.objectContaining({ responseCode: 'BatchExchangeUnreachable' })],
    ]);
    expect(JSON.stringify(body)).not.toMatch(/lol|root:/);

    exchange.script(sends(200, answerOf('GetItem', readMessage)));
    expect(await read()).toMatchObject({ status: 200 });
  });
});

describe('an answer that is large', () => {
  it.each([
    ['200,000 equal elements', contactOf('<t:Companies/>'.repeat(200_000))],
    ['200,000 elements that no table has', contactOf('<t:a>b</t:a>'.repeat(200_000))],
    ['200,000 elements in a property', contactOf(`<t:CompleteName>${'<t:a>b</t:a>'.repeat(200_000)}</t:CompleteName>`)],
    ['200,000 extended properties', contactOf('<t:ExtendedProperty/>'.repeat(200_000))],
    ['100,000 CDATA sections', bodyOf('<![CDATA[x]]>'.repeat(100_000))],
    ['30 MB of references', bodyOf('&amp;'.repeat(6_000_000))],
    ['30 MB of references to forbidden characters', bodyOf('&#1;'.repeat(7_500_000))],
    [
      '30 MB of forbidden characters',
      bodyOf(`<![CDATA[${'\u0001'.repeat(15_000_000)}]]>${'\u0001'.repeat(15_000_000)}`),
    ],
    ['60 MB of text', bodyOf('x'.repeat(60_000_000))],
  ])('is read in the time and memory of the function: %s', async (_, answer) => {
    exchange.script(sends(200, answer));
    const { status, body } = await read();

    expect([status, body.results.map(({ responseCode }) => responseCode)]).toEqual([
      expect.any(Number),
      [expect.stringMatching(/^(NoError|BatchAnswerTooLarge)$/)],
    ]);
  });

  it('is refused where it has more elements than any of Exchange, and the read is retried', async () => {
    exchange.script(sends(200, contactOf('<t:a/>'.repeat(1_000_000))), sends(200, answerOf('GetItem', readMessage)));
    const { body } = await read();

    expect([body.counts.success, exchange.bodies.length]).toEqual([1, 2]);
  });
});
