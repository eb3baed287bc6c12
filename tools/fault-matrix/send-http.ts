import { Agent, fetch } from 'undici';

// A server may close an idle connection at the moment the client reuses it.
const dispatcher = new Agent({ pipelining: 0 });

/** An HTTP request without its URL. */
export interface HttpRequest {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends a request without pipelining and returns the body of the response as text. */
export async function sendHttp(url: URL | string, request: HttpRequest): Promise<string> {
  return (await fetch(url, { ...request, dispatcher })).text();
}
