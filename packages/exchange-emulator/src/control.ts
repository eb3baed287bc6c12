import { sendWaiting } from './mail/delivery.ts';
import type { SeenCall, Service } from './service.ts';
import { type Item, itemIdOf, type Mailbox } from './store/mailbox.ts';
import type { Element } from './xml.ts';

/**
 * What a test may look at over HTTP, beside Exchange Web Services and without signing in:
 *
 *     GET    /calls                      the calls since the start or the last DELETE, oldest first (SeenCall)
 *     DELETE /calls                      forgets them, and answers with those it forgot
 *     GET    /mailboxes/{address}/items  every item of a mailbox as it is kept (KeptItem)
 *     PUT    /mailboxes/{address}/message-rate-limit/{n}
 *                                        lets n messages a minute leave a mailbox, and answers with n
 *
 * The answer as JSON, or undefined for anything else.
 */
export function answerControl(
  { calls, mailboxes, now }: Service,
  method: string,
  path: string,
): readonly SeenCall[] | readonly KeptItem[] | number | undefined {
  if (path === '/calls' && method === 'GET') return calls;
  if (path === '/calls' && method === 'DELETE') return calls.splice(0);
  const [, address, resource = ''] = /^\/mailboxes\/([^/]+)\/(.+)$/.exec(path) ?? [];
  const mailbox = mailboxes.find((each) => each.address === address?.toLowerCase());
  if (!mailbox) return undefined;
  sendWaiting(mailboxes, now());
  const [, limit] = /^message-rate-limit\/([1-9]\d*)$/.exec(resource) ?? [];
  if (method === 'PUT' && limit) return setMessageRateLimit(mailbox, Number(limit));
  if (method !== 'GET' || resource !== 'items') return undefined;
  return [...mailbox.items.values()].map((item) => keptItem(mailbox, item));
}

function setMessageRateLimit(mailbox: Mailbox, limit: number): number {
  mailbox.messageRateLimit = limit;
  return limit;
}

/** An item as a mailbox keeps it; properties are by FieldURI, `FieldURI/FieldIndex` or `extended:…`. */
export interface KeptItem {
  readonly folder: string;
  readonly class: string;
  readonly id: string;
  readonly changeKey: string;
  readonly properties: Readonly<Record<string, KeptValue>>;
}

type KeptValue = string | readonly { readonly name: string; readonly value: KeptValue }[];

function keptItem(mailbox: Mailbox, item: Item): KeptItem {
  const { Id: id, ChangeKey: changeKey } = itemIdOf(mailbox, item);
  const properties = Object.fromEntries([...item.properties].map(([key, element]) => [key, keptValue(element)]));
  return { folder: item.folder.distinguishedName, class: item.kind, id, changeKey, properties };
}

function keptValue({ children, text }: Element): KeptValue {
  if (children.length === 0) return text;
  return children
    .filter(({ name }) => name !== 'ExtendedFieldURI')
    .map((child) => ({ name: child.name, value: keptValue(child) }));
}
