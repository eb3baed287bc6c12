import type { ExchangeAccount } from '../../local/exchange/exchange-account.ts';
import type { StoredItem } from '../../packages/exchange-emulator/src/index.ts';
import { sendHttp } from './http.ts';

/** A group of an IM list, with the ids of its contacts. */
export interface ImGroup {
  readonly displayName: string;
  readonly members: readonly string[];
}

/** The owner of a mailbox, who asks Exchange without the functions in between. */
export interface MailboxOwner {
  readonly address: string;
  /** Gives what the mailbox keeps, without the owner's own copies. */
  items(): Promise<readonly StoredItem[]>;
  imGroups(): Promise<readonly ImGroup[]>;
  /** Calls Exchange with the content of a SOAP body. */
  call(body: string): Promise<string>;
  /** Deletes every item for good. */
  deleteItems(): Promise<void>;
  /** Copies each item into the folder where it is, with all its properties. */
  copyItems(): Promise<void>;
}

/** Gives the owner of that mailbox of the built-in Exchange. */
export function mailboxOwner(exchange: ExchangeAccount, address: string): MailboxOwner {
  const { url } = exchange;
  const { username, password } = 'username' in exchange ? exchange : { username: '', password: '' };
  const copies = new Set<string>();
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const headers = { authorization, 'content-type': 'text/xml; charset=utf-8' };
  const call = (body: string) => sendHttp(url, { method: 'POST', headers, body: envelope(address, body) });
  const all = async () =>
    JSON.parse(await sendHttp(new URL(`/mailboxes/${address}/items`, url), { method: 'GET' })) as readonly StoredItem[];
  return {
    address,
    call,
    items: async () => (await all()).filter(({ id }) => !copies.has(id)),
    async imGroups() {
      const list = () => call('<m:GetImItemList/>');
      const groups = imGroupsOf(await list());
      // A fault that is set for such calls strikes the first of them.
      return groups ?? imGroupsOf(await list()) ?? [];
    },
    async deleteItems() {
      const itemIds = itemIdsOf(await all());
      const body = `<m:DeleteItem DeleteType="HardDelete"><m:ItemIds>${itemIds}</m:ItemIds></m:DeleteItem>`;
      // A fault that is set for such calls, and has not struck yet, strikes this one.
      await call(body).catch(() => call(body));
    },
    async copyItems() {
      const before = await all();
      for (const [folder, items] of Map.groupBy(before, (item) => item.folder)) await call(copyItem(folder, items));
      const known = new Set(before.map(({ id }) => id));
      for (const { id } of await all()) if (!known.has(id)) copies.add(id);
    },
  };
}

function envelope(address: string, body: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"
    xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"
    xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">
  <soap:Header>
    <t:RequestServerVersion Version="Exchange2013_SP1"/>
    <t:ExchangeImpersonation><t:ConnectingSID><t:SmtpAddress>${address}</t:SmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>
  </soap:Header>
  <soap:Body>${body}</soap:Body>
</soap:Envelope>`;
}

function itemIdsOf(items: readonly StoredItem[]): string {
  return items.map(({ id }) => `<t:ItemId Id="${id}"/>`).join('');
}

function copyItem(folder: string, items: readonly StoredItem[]): string {
  const toFolderId = `<m:ToFolderId><t:DistinguishedFolderId Id="${folder}"/></m:ToFolderId>`;
  return `<m:CopyItem>${toFolderId}<m:ItemIds>${itemIdsOf(items)}</m:ItemIds></m:CopyItem>`;
}

/** Gives the groups in an answer of GetImItemList, or undefined where it is no success. */
function imGroupsOf(xml: string): readonly ImGroup[] | undefined {
  if (!xml.includes('ResponseCode>NoError<')) return undefined;
  return [...xml.matchAll(/<t:ImGroup>(.*?)<\/t:ImGroup>/gs)].map(([, group = '']) => ({
    displayName: /<t:DisplayName>([^<]*)</.exec(group)?.[1] ?? '',
    members: [...group.matchAll(/<t:ItemId Id="([^"]*)"/g)].map(([, id = '']) => id),
  }));
}

/** Gives the id of the group in an answer of AddImGroup. */
export function exchangeStoreId(xml: string): string {
  return /ExchangeStoreId Id="([^"]*)"/.exec(xml)?.[1] ?? '';
}
