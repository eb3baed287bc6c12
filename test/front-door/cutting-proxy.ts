import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy before an Exchange that can cut answers in the middle, after the work was done. */
export interface CuttingProxy {
  readonly url: string;
  /** Cuts the answers to requests that contain `text`, until the next call. Undefined cuts none. */
  cutAnswersTo(text: string | undefined): void;
  close(): Promise<void>;
}

/** Starts a proxy on a free port of 127.0.0.1. */
export async function startCuttingProxy(exchangeUrl: string): Promise<CuttingProxy> {
  let cut: string | undefined;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const { authorization = '', 'content-type': contentType = '' } = request.headers;
    const headers = { authorization, 'content-type': contentType };
    const answer = await fetch(exchangeUrl, { method: 'POST', headers, body });
    const text = await answer.text();
    const bytes = Buffer.byteLength(text);
    response.writeHead(answer.status, { 'content-type': 'text/xml; charset=utf-8', 'content-length': bytes });
    if (cut === undefined || !body.includes(cut)) response.end(text);
    else response.write(text.slice(0, text.length / 2), () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/EWS/Exchange.asmx`,
    cutAnswersTo: (text) => {
      cut = text;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
