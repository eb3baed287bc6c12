import type { ExchangeAccount } from '../../local/exchange/exchange-account.ts';
import type { StoredItem } from '../../packages/exchange-emulator/src/index.ts';
import { sendHttp } from './send-http.ts';

/** A group of an IM list, with the ids of its contacts. */
interface ImGroup {
  readonly displayName: string;
  readonly members: readonly string[];
}

/** The owner of a mailbox, who calls Exchange directly, without the functions. */
export interface MailboxOwner {
  readonly address: string;
  /** Returns the items of the mailbox, without the owner's own copies. */
  items(): Promise<readonly StoredItem[]>;
  /** Returns the groups of the IM list, or none if Exchange does not answer with a success twice. */
  imGroups(): Promise<readonly ImGroup[]>;
  /** Calls Exchange with the content of a SOAP body. */
  call(body: string): Promise<string>;
  /** Deletes every item permanently. */
  deleteItems(): Promise<void>;
  /** Copies each item, with all its properties, into the item's own folder. */
  copyItems(): Promise<void>;
}

/** Creates the owner of a mailbox in the Exchange emulator. Calls sign in with the account of `exchange`. */
export function createMailboxOwner(exchange: ExchangeAccount, address: string): MailboxOwner {
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
      // A fault for GetImItemList calls applies to the first of them.
      return groups ?? imGroupsOf(await list()) ?? [];
    },
    async deleteItems() {
      const itemIds = itemIdsOf(await all());
      const body = `<m:DeleteItem DeleteType="HardDelete"><m:ItemIds>${itemIds}</m:ItemIds></m:DeleteItem>`;
      // A fault for DeleteItem calls that was not applied yet applies to this one.
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

/** Returns the groups in an answer of GetImItemList, or undefined if it is not a success. */
function imGroupsOf(xml: string): readonly ImGroup[] | undefined {
  if (!xml.includes('ResponseCode>NoError<')) return undefined;
  return [...xml.matchAll(/<t:ImGroup>(.*?)<\/t:ImGroup>/gs)].map(([, group = '']) => ({
    displayName: /<t:DisplayName>([^<]*)</.exec(group)?.[1] ?? '',
    members: [...group.matchAll(/<t:ItemId Id="([^"]*)"/g)].map(([, id = '']) => id),
  }));
}
