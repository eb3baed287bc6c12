/** The outcome of a contact's first attempt: created, or failed because its entry is invalid or its mailbox is over quota. */
export type Fate = 'created' | 'invalid' | 'overQuota';

/** A contact that its mailbox must hold exactly once, under its key. */
export interface Contact {
  readonly mailbox: string;
  readonly key: string;
  readonly name: string;
  readonly fate: Fate;
}

/** The number of contacts that are missing, that are there more than once, and that are there unexpectedly. */
export interface Difference {
  readonly missing: number;
  readonly twice: number;
  readonly unexpected: number;
}

/** A contact in a mailbox or in a dead-letter message. */
export type FoundContact = Omit<Contact, 'fate'>;

/** Compares the found contacts with the expected ones by mailbox, key and name. */
export function compareContacts(expected: readonly FoundContact[], found: readonly FoundContact[]): Difference {
  const wanted = new Set(expected.map(identityOf));
  const there = Map.groupBy(found, identityOf);
  return {
    missing: [...wanted].filter((identity) => !there.has(identity)).length,
    twice: [...there.values()].filter(({ length }) => length > 1).length,
    unexpected: [...there.keys()].filter((identity) => !wanted.has(identity)).length,
  };
}

/** Returns a text that is equal for equal contacts only. */
export function identityOf({ mailbox, key, name }: FoundContact): string {
  return JSON.stringify([mailbox, key, name]);
}
