import { sendDueMessages } from './mail/delivery.ts';
import type { RecordedCall } from './recorded-call.ts';
import type { Service } from './service.ts';
import type { Mailbox } from './store/mailbox.ts';
import { describeItem, type StoredItem } from './stored-item.ts';

// GET    /calls                      the calls since the start or the last DELETE, oldest first (RecordedCall)
// DELETE /calls                      forgets the calls and returns them
// GET    /mailboxes/{address}/items  every item of a mailbox (StoredItem)
// PUT    /mailboxes/{address}/message-rate-limit/{n}
//                                    sets how many messages a minute may leave the mailbox, and returns the number
// PUT    /mailboxes/{address}/index-delay/{ms}
//                                    hides new items from searches with a restriction for a while, and returns the time

/** Returns the body of a control route as JSON data, or undefined if the route or the mailbox does not exist. */
export function answerControlRoute(
  { calls, mailboxes, now }: Service,
  method: string,
  path: string,
): readonly RecordedCall[] | readonly StoredItem[] | number | undefined {
  if (path === '/calls' && method === 'GET') return calls;
  if (path === '/calls' && method === 'DELETE') return calls.splice(0);
  const [, address, resource = ''] = /^\/mailboxes\/([^/]+)\/(.+)$/.exec(path) ?? [];
  const mailbox = mailboxes.find((each) => each.address === address?.toLowerCase());
  if (!mailbox) return undefined;
  sendDueMessages(mailboxes, now());
  if (method === 'PUT') return setNumber(mailbox, resource);
  if (method !== 'GET' || resource !== 'items') return undefined;
  return [...mailbox.items.values()].map((item) => describeItem(mailbox, item));
}

function setNumber(mailbox: Mailbox, resource: string): number | undefined {
  const [, limit] = /^message-rate-limit\/([1-9]\d*)$/.exec(resource) ?? [];
  const [, delayMs] = /^index-delay\/(\d+)$/.exec(resource) ?? [];
  if (limit) mailbox.messageRateLimit = Number(limit);
  if (delayMs) mailbox.indexDelayMs = Number(delayMs);
  const set = limit ?? delayMs;
  return set === undefined ? undefined : Number(set);
}
