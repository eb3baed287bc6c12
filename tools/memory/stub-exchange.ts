import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

const namespaces =
  'xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"';

/** Starts an Exchange that answers every CreateItem of contacts at once and stores nothing. Returns its URL. */
export async function startStubExchange(): Promise<{ readonly url: string; close(): void }> {
  let created = 0;
  const server = createServer(async (request, response) => {
    const contacts = (await textOf(request)).split('<t:Contact>').length - 1;
    const messages = Array.from({ length: contacts }, () => {
      created += 1;
      return responseMessage(created);
    });
    const body = `<m:CreateItemResponse><m:ResponseMessages>${messages.join('')}</m:ResponseMessages></m:CreateItemResponse>`;
    response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' });
    response.end(`<s:Envelope ${namespaces}><s:Body>${body}</s:Body></s:Envelope>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/EWS/Exchange.asmx`, close: () => void server.close().closeAllConnections() };
}

function responseMessage(id: number): string {
  return `<m:CreateItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Items><t:Contact><t:ItemId Id="AAMk${id}" ChangeKey="EQAA"/></t:Contact></m:Items></m:CreateItemResponseMessage>`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
