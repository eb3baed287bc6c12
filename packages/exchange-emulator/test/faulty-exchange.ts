import { request } from 'node:http';
import { afterEach } from 'vitest';
import type { StoredItem } from '../src/index.ts';
import { envelope, useExchange } from './exchange-client.ts';

/** The part of a response that a client received before the connection closed. */
interface Received {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
  readonly isComplete: boolean;
}

// `create` creates contacts named `{name} 0`, `{name} 1` and so on. `receive` posts a SOAP body, whatever the response is.
// `names` returns the names of a mailbox's contacts that begin with `beginning`.
/** Starts an emulator whose fault rules a test sets; they are removed after each test. */
export function useFaultyExchange(now?: () => Date) {
  const client = useExchange(now);
  afterEach(async () => void (await client.get('/faults', 'DELETE')));

  const setFaults = async (rules: unknown) => {
    const body = typeof rules === 'string' ? rules : JSON.stringify(rules);
    const response = await fetch(new URL('/faults', client.url()), { method: 'PUT', body });
    return { status: response.status, text: await response.text() };
  };
  const receive = (body: string, user = 'sadie') => post(client.url(), envelope(body), user);
  const create = async (name: string, count: number) => (await client.call(creating(name, count))).xml;
  const names = async (beginning: string, user = 'sadie') => {
    const items = (await client.get(`/mailboxes/${user}@contoso.com/items`)) as readonly StoredItem[];
    const all = items.map(({ properties }) => String(properties['contacts:DisplayName']));
    return all.filter((name) => name.startsWith(`${beginning} `));
  };
  return { ...client, setFaults, receive, create, names };
}

/** Returns a SOAP body that creates `count` contacts. */
export function creating(name: string, count: number): string {
  const contact = (_: unknown, index: number) =>
    `<t:Contact><t:DisplayName>${name} ${index}</t:DisplayName></t:Contact>`;
  return `<m:CreateItem><m:Items>${Array.from({ length: count }, contact).join('')}</m:Items></m:CreateItem>`;
}

/** Returns the names of the contacts at these positions of `creating`. */
export function namesAt(name: string, ...places: readonly number[]): readonly string[] {
  return places.map((place) => `${name} ${place}`);
}

function post(url: string, document: string, user: string): Promise<Received> {
  const headers = {
    authorization: `Basic ${Buffer.from(`${user}@contoso.com:${user}`).toString('base64')}`,
    'content-type': 'text/xml; charset=utf-8',
  };
  return new Promise((resolve) => {
    const nothing = { status: undefined, headers: {}, body: '', isComplete: false };
    const posted = request(url, { method: 'POST', headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('error', () => undefined);
      response.on('close', () =>
        resolve({ status: response.statusCode, headers: response.headers, body, isComplete: response.complete }),
      );
    });
    posted.on('error', () => resolve(nothing));
    posted.end(document);
  });
}
