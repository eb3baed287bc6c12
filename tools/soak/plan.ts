import type { Contact, Fate } from './contact-difference.ts';

/** The size of a soak. */
export interface SoakSize {
  readonly contacts: number;
  readonly mailboxes: number;
  /** The number of times that the worker is killed, or how often and for how long, in ms. */
  readonly kills: number | { readonly everyMs: number; readonly forMs: number };
  /** The work queue's visibility timeout in seconds. It must be longer than an invocation takes. */
  readonly visibilityTimeout: number;
}

/** The sizes of `npm run soak`, of `npm run soak -- --long`, and of the tests. */
export const sizes = {
  full: { contacts: 20_000, mailboxes: 20, kills: 3, visibilityTimeout: 60 },
  long: { contacts: 50_000, mailboxes: 20, kills: { everyMs: 7_000, forMs: 600_000 }, visibilityTimeout: 30 },
  small: { contacts: 2_000, mailboxes: 4, kills: 1, visibilityTimeout: 20 },
} as const satisfies Record<string, SoakSize>;

/** An entry of a message. Without a key, the worker derives one from the entry's index in the message. */
interface PlannedEntry {
  readonly key?: string;
  readonly name: string;
  readonly fate: Fate;
}

/** A queue message of the soak, with 1 to 100 contacts for one mailbox. */
export interface PlannedMessage {
  readonly mailbox: string;
  readonly entries: readonly PlannedEntry[];
}

/** Returns the address of a mailbox by its number, from 0. */
export function mailboxOf(number: number): string {
  return `user${number}@contoso.com`;
}

/** Plans the messages of a soak. About 1 % of the contacts are invalid or for the last mailbox, which is over quota. Every second message has no keys. */
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

// Every number from 1 to 100 in a mixed order, because 37 and 100 have no common divisor.
function sizesOf(contacts: number): readonly number[] {
  const sizes: number[] = [];
  for (let left = contacts, place = 0; left > 0; place += 1) {
    const size = Math.min(left, ((place * 37) % 100) + 1);
    sizes.push(size);
    left -= size;
  }
  return sizes;
}

/** Returns the body of a message. Invalid entries have an unknown property. */
export function bodyOf({ mailbox, entries }: PlannedMessage): string {
  const items = entries.map(({ key, name, fate }) => ({
    key,
    contact: { displayName: name, ...(fate === 'invalid' ? { jobTitel: 'Clerk' } : {}) },
  }));
  return JSON.stringify({ operation: 'CreateItem', mailbox, savedItemFolderId: 'contacts', items });
}

/** Returns the contacts of a message that was sent, with the keys that the worker derives from its id. */
export function contactsOf({ mailbox, entries }: PlannedMessage, messageId: string): readonly Contact[] {
  return entries.map(({ key = '', ...entry }, index) => ({ ...entry, mailbox, key: key || `${messageId}/${index}` }));
}
