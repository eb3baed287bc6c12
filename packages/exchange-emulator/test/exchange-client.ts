import { afterAll, beforeAll, expect } from 'vitest';
import { validateEnvelopes } from '../../../test/schema-oracle.ts';
import { sharedFolder } from '../../../test/shared-folder.ts';
import { type Exchange, startExchange } from '../src/index.ts';

/** A response of the emulator, with its body as text. */
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly xml: string;
}

interface CallOptions {
  readonly headers?: string;
  readonly httpHeaders?: Readonly<Record<string, string>>;
  readonly user?: string;
}

/** A client of an emulator. `call` posts the content of a SOAP body, `post` a whole document. */
interface Client {
  readonly url: () => string;
  readonly call: (body: string, options?: CallOptions) => Promise<Answer>;
  readonly post: (document: string | Uint8Array<ArrayBuffer>, options?: CallOptions) => Promise<Answer>;
  readonly get: (path: string, method?: string) => Promise<unknown>;
  readonly createContact: (properties: string) => Promise<string>;
}

/**
 * Starts an emulator for the tests of a file. Afterwards, every document that it sent must be valid by the schema, if
 * the schema is available. `user` is `name:password`, Sadie's by default.
 */
export function useExchange(now?: () => Date): Client {
  const sent: string[] = [];
  let exchange: Exchange | undefined;
  const url = () => exchange?.url ?? '';

  beforeAll(async () => {
    exchange = await startExchange(now ? { now } : {});
  });

  afterAll(async () => {
    await exchange?.close();
    if (sharedFolder === undefined) return;
    const complaints = await validateEnvelopes(sent);
    const invalid = complaints.flatMap((complaint, index) => (complaint ? [{ complaint, document: sent[index] }] : []));
    expect(invalid).toEqual([]);
  });

  const post = async (
    document: string | Uint8Array<ArrayBuffer>,
    { httpHeaders = {}, user = 'sadie@contoso.com:sadie' }: CallOptions = {},
  ) => {
    const authorization = `Basic ${Buffer.from(user).toString('base64')}`;
    const contentType = 'text/xml; charset=utf-8';
    const headers = { authorization, 'content-type': contentType, ...httpHeaders };
    const response = await fetch(url(), { method: 'POST', headers, body: document });
    const xml = await response.text();
    if (xml) sent.push(xml);
    return { status: response.status, headers: response.headers, xml };
  };

  const call = (body: string, options: CallOptions = {}) => post(envelope(body, options.headers), options);

  const createContact = async (properties: string) => {
    const { xml } = await call(`<m:CreateItem><m:Items><t:Contact>${properties}</t:Contact></m:Items></m:CreateItem>`);
    return itemIds(xml)[0] ?? xml;
  };

  const get = async (path: string, method = 'GET') => {
    const response = await fetch(new URL(path, url()), { method });
    return response.ok ? response.json() : response.status;
  };

  return { url, call, post, get, createContact };
}

/** Returns a SOAP envelope around the content of a body. */
export function envelope(body: string, headers = '<t:RequestServerVersion Version="Exchange2013_SP1"/>'): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"
    xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"
    xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">
  <soap:Header>${headers}</soap:Header>
  <soap:Body>${body}</soap:Body>
</soap:Envelope>`;
}

/** Returns the ItemId elements of a document, in order. */
export function itemIds(xml: string): readonly string[] {
  return xml.match(/<t:ItemId [^>]*>/g) ?? [];
}

/** Returns the values of all elements or attributes of a name, in order. */
export function valuesOf(xml: string, name: string): readonly string[] {
  const pattern = new RegExp(`<\\w:${name}(?: [^>]*)?>([^<]*)</| ${name}="([^"]*)"`, 'g');
  return [...xml.matchAll(pattern)].map(([, text, attribute]) => text ?? attribute ?? '');
}

/** Returns the response codes of a document, in order. */
export function responseCodes(xml: string): readonly string[] {
  return valuesOf(xml, 'ResponseCode');
}
