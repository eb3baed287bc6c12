import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExchangeAccount } from '../../local/exchange/exchange-account.ts';

/** What the server does with a request whose body it has read. */
export type Script = (response: ServerResponse, body: string, request: IncomingMessage) => unknown;

/** A server that does what the test tells it, at an address where the stack believes an Exchange to be. */
export interface ScriptedExchange {
  readonly account: ExchangeAccount;
  /** The bodies that it got since the last {@link script}, in order. */
  readonly bodies: readonly string[];
  /** Says what to do with the requests to come: the first script with the first one, the last with all after it. */
  script(...scripts: readonly Script[]): void;
  close(): Promise<void>;
}

/** Starts a scripted server on a free port of loopback. */
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

/** Gives an answer to an operation, of these response messages. */
export function answerOf(operation: string, ...messages: readonly string[]): string {
  const response = `m:${operation}Response`;
  return envelope(`<${response}><m:ResponseMessages>${messages.join('')}</m:ResponseMessages></${response}>`);
}

/** Gives the answer to a search: the items of these keys, whose ids are the keys. */
export function found(...keys: readonly string[]): string {
  const items = keys.map(
    (key) =>
      `<t:Contact><t:ItemId Id="${key}" ChangeKey="EQAA"/><t:DateTimeCreated>2026-03-31T09:30:00Z</t:DateTimeCreated><t:ExtendedProperty><t:ExtendedFieldURI PropertySetId="083a8458-7433-4faf-91c4-670645f8c8db" PropertyName="EwsBatchKey" PropertyType="String"/><t:Value>${key}</t:Value></t:ExtendedProperty></t:Contact>`,
  );
  const folder = `<m:RootFolder IndexedPagingOffset="${keys.length}" TotalItemsInView="${keys.length}" IncludesLastItemInRange="true"><t:Items>${items.join('')}</t:Items></m:RootFolder>`;
  return answerOf(
    'FindItem',
    `<m:FindItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>${folder}</m:FindItemResponseMessage>`,
  );
}

/** Gives the response message of an item that was created. */
export function created(id: string): string {
  return `<m:CreateItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Items><t:Contact><t:ItemId Id="${id}" ChangeKey="EQAA"/></t:Contact></m:Items></m:CreateItemResponseMessage>`;
}

/** Sends a whole answer. */
export function sends(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Script {
  return (response) => response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8', ...headers }).end(body);
}

/** Cuts the connection without an answer. */
export const drops: Script = (response) => response.socket?.destroy();

/** Cuts the connection after the first half of an answer. */
export function cuts(body: string): Script {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) });
    response.write(body.slice(0, body.length / 2), () => response.socket?.destroy());
  };
}

/** Gives a SOAP 1.1 fault as Exchange words it, with MessageXml in the namespace given (E12 and E14 differ). */
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
