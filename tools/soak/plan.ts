import type { Contact, Fate } from './contact.ts';

/** How large a soak is: its contacts and mailboxes, how often the worker is killed, and the work queue's visibility timeout (s), which must be longer than an invocation takes. */
export interface SoakSize {
  readonly contacts: number;
  readonly mailboxes: number;
  readonly kills: number;
  readonly visibilityTimeout: number;
}

/** The sizes of `npm run soak` and of the tests. */
export const sizes = {
  full: { contacts: 20_000, mailboxes: 20, kills: 3, visibilityTimeout: 60 },
  small: { contacts: 2_000, mailboxes: 4, kills: 1, visibilityTimeout: 20 },
} as const satisfies Record<string, SoakSize>;

/** An entry of a message: without a key, it gets that of its place in the message. */
export interface PlannedEntry {
  readonly key?: string;
  readonly name: string;
  readonly fate: Fate;
}

/** A message of the soak: 1 to 100 contacts of one mailbox. */
export interface PlannedMessage {
  readonly mailbox: string;
  readonly entries: readonly PlannedEntry[];
}

/** The address of a mailbox of the soak, by its number from 0. */
export function mailboxOf(number: number): string {
  return `user${number}@contoso.com`;
}

/** The messages of a soak: of a hundred contacts, about one is either invalid or for the last mailbox, which is over its quota; every other message leaves the keys to the worker. */
export function planMessages({ contacts, mailboxes }: SoakSize): readonly PlannedMessage[] {
  const overQuota = contacts / 250;
  return [
    ...sizesOf(overQuota).map((size, place) => planMessage(mailboxOf(mailboxes - 1), size, place, 'overQuota')),
    ...sizesOf(contacts - overQuota).map((size, place) =>
      planMessage(mailboxOf(place % (mailboxes - 1)), size, place, 'created'),
    ),
  ];
}

function planMessage(mailbox: string, size: number, place: number, fate: Fate): PlannedMessage {
  const entries = Array.from(
    { length: size },
    (_, index): PlannedEntry => ({
      ...(place % 2 === 0 ? { key: `crm-${place}-${index}` } : {}),
      name: `Person ${place}-${index}`,
      fate: fate === 'created' && place % 3 === 0 && index === 0 ? 'invalid' : fate,
    }),
  );
  return { mailbox, entries };
}

// Every number from 1 to 100 in turn, well mixed: 37 and 100 have no common divisor.
function sizesOf(contacts: number): readonly number[] {
  const sizes: number[] = [];
  for (let left = contacts, place = 0; left > 0; place += 1) {
    const size = Math.min(left, ((place * 37) % 100) + 1);
    sizes.push(size);
    left -= size;
  }
  return sizes;
}

/** The body of a message; an invalid entry has a property that there is not. */
export function bodyOf({ mailbox, entries }: PlannedMessage): string {
  const items = entries.map(({ key, name, fate }) => ({
    key,
    contact: { displayName: name, ...(fate === 'invalid' ? { jobTitel: 'Clerk' } : {}) },
  }));
  return JSON.stringify({ operation: 'CreateItem', mailbox, savedItemFolderId: 'contacts', items });
}

/** The contacts of a message that was sent, with the keys that they have. */
export function contactsOf({ mailbox, entries }: PlannedMessage, messageId: string): readonly Contact[] {
  return entries.map(({ key = '', ...entry }, index) => ({ ...entry, mailbox, key: key || `${messageId}/${index}` }));
}
