import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExchangeAccount } from '../../local/exchange/exchange-account.ts';

/** Answers a request whose body has been read. */
export type Script = (response: ServerResponse, body: string, request: IncomingMessage) => unknown;

/** A server in the place of Exchange that answers by the test's scripts. */
export interface ScriptedExchange {
  readonly account: ExchangeAccount;
  /** The request bodies received since the last {@link script}, in order. */
  readonly bodies: readonly string[];
  /** Sets the scripts of the next requests, one each. The last script answers all later requests. */
  script(...scripts: readonly Script[]): void;
  close(): Promise<void>;
}

/** Starts a scripted server on a free port of 127.0.0.1. */
export async function startScriptedExchange(): Promise<ScriptedExchange> {
  let scripts: readonly Script[] = [];
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const script = scripts[bodies.length] ?? scripts.at(-1);
    bodies.push(body);
    await script?.(response, body, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    account: {
      url: `http://127.0.0.1:${port}/EWS/Exchange.asmx`,
      auth: 'basic',
      username: 'svc@contoso.com',
      password: 'planted-password',
    },
    bodies,
    script: (...next) => {
      scripts = next;
      bodies.length = 0;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const envelope = (body: string) =>
  `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Body>${body}</s:Body></s:Envelope>`;

/** Returns an operation's response with these response messages. */
export function answerOf(operation: string, ...messages: readonly string[]): string {
  const response = `m:${operation}Response`;
  return envelope(`<${response}><m:ResponseMessages>${messages.join('')}</m:ResponseMessages></${response}>`);
}

/** Returns the response to a search of one folder that finds an item per key, with the key as its id. */
export function found(...keys: readonly string[]): string {
  return foundIn(keys);
}

/** Returns the response to a search of several folders that finds an item per key in each, with the key as its id. */
export function foundIn(...folders: readonly (readonly string[])[]): string {
  return answerOf('FindItem', ...folders.map((keys) => foundPage(keys.map((key) => ({ id: key, key })))));
}

/** An item that a search finds. */
export interface ScriptedItem {
  readonly id: string;
  readonly key: string;
  readonly dateTimeCreated?: string;
}

/** Returns the response message for a page of found items; without a position, it is the only page. */
export function foundPage(
  items: readonly ScriptedItem[],
  { next = items.length, total = items.length }: { readonly next?: number; readonly total?: number } = {},
): string {
  const contacts = items.map(
    ({ id, key, dateTimeCreated = '2026-03-31T09:30:00Z' }) =>
      `<t:Contact><t:ItemId Id="${id}" ChangeKey="EQAA"/><t:DateTimeCreated>${dateTimeCreated}</t:DateTimeCreated><t:ExtendedProperty><t:ExtendedFieldURI PropertySetId="083a8458-7433-4faf-91c4-670645f8c8db" PropertyName="EwsBatchKey" PropertyType="String"/><t:Value>${key}</t:Value></t:ExtendedProperty></t:Contact>`,
  );
  const position = `IndexedPagingOffset="${next}" TotalItemsInView="${total}" IncludesLastItemInRange="${next >= total}"`;
  const folder = `<m:RootFolder ${position}><t:Items>${contacts.join('')}</t:Items></m:RootFolder>`;
  return `<m:FindItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>${folder}</m:FindItemResponseMessage>`;
}

/** A search's facts about a message besides its key: whether it is a draft, and its message flags. Either may be missing. */
export interface SentState {
  readonly isDraft?: boolean;
  readonly flags?: number;
}

/** Returns the response to a search of two folders that finds a message per key in the first, with the key as its id. */
export function foundMessages({ isDraft, flags }: SentState, ...keys: readonly string[]): string {
  const draft = isDraft === undefined ? '' : `<t:IsDraft>${isDraft}</t:IsDraft>`;
  const path = '<t:ExtendedFieldURI PropertyTag="0xe07" PropertyType="Integer"/>';
  const flagged =
    flags === undefined ? '' : `<t:ExtendedProperty>${path}<t:Value>${flags}</t:Value></t:ExtendedProperty>`;
  return foundIn(keys, [])
    .replaceAll('t:Contact>', 't:Message>')
    .replaceAll('<t:DateTimeCreated>', `${draft}<t:DateTimeCreated>`)
    .replaceAll('</t:DateTimeCreated>', `</t:DateTimeCreated>${flagged}`);
}

/** Returns the response message for a created item. */
export function created(id: string): string {
  return `<m:CreateItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Items><t:Contact><t:ItemId Id="${id}" ChangeKey="EQAA"/></t:Contact></m:Items></m:CreateItemResponseMessage>`;
}

/** Returns a script that sends a complete answer. */
export function sends(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Script {
  return (response) => response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8', ...headers }).end(body);
}

/** A script that closes the connection without an answer. */
export const drops: Script = (response) => response.socket?.destroy();

/** A script that closes the connection after the first half of an answer. */
export function cuts(body: string): Script {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) });
    response.write(body.slice(0, body.length / 2), () => response.socket?.destroy());
  };
}

/** Returns a SOAP 1.1 fault in Exchange's words. The namespace of MessageXml differs between E12 and E14. */
export function fault(
  code: string,
  messageXml = '',
  namespace = 'http://schemas.microsoft.com/exchange/services/2006/types',
): string {
  const errors = 'xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors"';
  return envelope(
    `<s:Fault><faultcode xmlns:a="http://schemas.microsoft.com/exchange/services/2006/types">a:${code}</faultcode><faultstring xml:lang="en-US">It failed.</faultstring><detail><e:ResponseCode ${errors}>${code}</e:ResponseCode><e:Message ${errors}>It failed.</e:Message><x:MessageXml xmlns:x="${namespace}">${messageXml}</x:MessageXml></detail></s:Fault>`,
  );
}

/** Returns a SOAP 1.1 fault that has a fault code of SOAP alone, as other servers of EWS send it. */
export function faultWithoutCode(faultCode: string, text: string): string {
  return envelope(`<s:Fault><faultcode>${faultCode}</faultcode><faultstring>${text}</faultstring></s:Fault>`);
}

/** Returns the value in a MessageXml that asks to wait for `ms` milliseconds. */
export function backOff(ms: number): string {
  return `<t:Value xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types" Name="BackOffMilliseconds">${ms}</t:Value>`;
}
