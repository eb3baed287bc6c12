import { Agent, fetch } from 'undici';

// A server may close a kept connection at the moment at which it is used again.
const dispatcher = new Agent({ pipelining: 0 });

/** An HTTP request: its method, headers and body. */
export interface HttpRequest {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends a request on a connection of its own: gives the text of its answer. */
export async function sendHttp(url: URL | string, request: HttpRequest): Promise<string> {
  return (await fetch(url, { ...request, dispatcher })).text();
}
