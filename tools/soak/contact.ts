/** What becomes of a contact at first: created, or failed because its entry is no valid one or its mailbox is over its quota. */
export type Fate = 'created' | 'invalid' | 'overQuota';

/** A contact that is to be in a mailbox once, under its key. */
export interface Contact {
  readonly mailbox: string;
  readonly key: string;
  readonly name: string;
  readonly fate: Fate;
}

/** How much of what was expected is missing, is there more than once, or is there and was not expected. */
export interface Difference {
  readonly missing: number;
  readonly twice: number;
  readonly unexpected: number;
}

/** A contact wherever it is found. */
export type FoundContact = Omit<Contact, 'fate'>;

/** Compares contacts that are somewhere with those that should be: the same are those of one mailbox, key and name. */
export function differenceOf(expected: readonly FoundContact[], found: readonly FoundContact[]): Difference {
  const wanted = new Set(expected.map(identityOf));
  const there = Map.groupBy(found, identityOf);
  return {
    missing: [...wanted].filter((identity) => !there.has(identity)).length,
    twice: [...there.values()].filter(({ length }) => length > 1).length,
    unexpected: [...there.keys()].filter((identity) => !wanted.has(identity)).length,
  };
}

/** Gives a text that is the same for the same contact, and for no other. */
export function identityOf({ mailbox, key, name }: FoundContact): string {
  return JSON.stringify([mailbox, key, name]);
}
