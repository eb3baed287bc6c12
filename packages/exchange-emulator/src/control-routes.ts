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
  const [, limit] = /^message-rate-limit\/([1-9]\d*)$/.exec(resource) ?? [];
  if (method === 'PUT' && limit) return setMessageRateLimit(mailbox, Number(limit));
  if (method !== 'GET' || resource !== 'items') return undefined;
  return [...mailbox.items.values()].map((item) => describeItem(mailbox, item));
}

function setMessageRateLimit(mailbox: Mailbox, limit: number): number {
  mailbox.messageRateLimit = limit;
  return limit;
}
