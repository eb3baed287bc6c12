import { randomUUID } from 'node:crypto';
import type { Message } from './worker-client.ts';

/** Returns a request as messages of the work queue, each with up to `entriesPerMessage` of its entries, in order. */
export function messagesOf(
  operation: string,
  mailbox: string,
  request: object,
  entriesPerMessage: number,
): readonly Message[] {
  const [entriesName, entries] = entriesOf(request);
  const messages: Message[] = [];
  for (let first = 0; first < entries.length; first += entriesPerMessage) {
    const some = entries.slice(first, first + entriesPerMessage);
    const body = JSON.stringify({ operation, mailbox, ...request, [entriesName]: some });
    messages.push({ messageId: randomUUID(), body });
  }
  return messages;
}

/** Returns the property of a request that holds its entries, the only array, and the entries. */
function entriesOf(request: object): readonly [string, readonly unknown[]] {
  for (const [name, value] of Object.entries(request)) if (Array.isArray(value)) return [name, value];
  throw new TypeError('a request without entries');
}
