import type { Outcome } from '../contract/result.ts';
import type { ItemId } from '../soap/identifiers.ts';
import type { JsonObject } from '../soap/structure.ts';
import type { AskContext } from './ask.ts';

/** What is known of an entry: as the caller wrote it, its key, and the id of the item that it names. */
export interface KnownEntry {
  readonly value: JsonObject;
  readonly key: string | undefined;
  readonly itemId: ItemId | undefined;
}

/** An entry of which nobody knows whether it was done: whether its call is surely over, and whether it was this call of ours or an earlier one that may have done it. */
export interface EntryInDoubt {
  readonly entry: KnownEntry;
  readonly isOver: boolean;
  readonly wasSent: boolean;
}

/** That it could not be looked whether an entry was done, and why. */
export interface NotLooked {
  readonly failure: Outcome;
}

/** What has been found out of an entry in doubt: its outcome; that it was surely not done; nothing, but that it may be sent again without harm; that nobody can say; nothing, as long as its call may go on; or that looking failed. */
export type Verdict = Outcome | 'notDone' | 'again' | 'unknown' | 'notYet' | NotLooked;

/** What is done about entries of a call of which nobody knows whether they were done: a row of the table in docs/reliability.md. */
export interface Recovery {
  /** Whether to look before an entry is sent at all, where an earlier request may have sent it. */
  readonly looksFirst: boolean;
  /** Whether a later delivery can tell an entry that was not done from one of which nobody knows: only such a one may be delivered again as it is. */
  readonly tellsLater: boolean;
  /** Whether it sends mail, of which a fault of a whole call says nothing: some may have been sent before it. */
  readonly sendsMail: boolean;
  /** Finds out what it can of the entries, in order. */
  examine(entries: readonly EntryInDoubt[], context: AskContext): Promise<readonly Verdict[]>;
  /** Gives the outcome of an entry that was sent again, in the light of what the first time may have done. */
  afterRepeat(entry: KnownEntry, outcome: Outcome, context: AskContext): Promise<Outcome>;
}

/** Gives the outcome of an entry that turned out to be done already. */
export function alreadyDone(found: Partial<Outcome> = {}): Outcome {
  return { responseClass: 'Success', responseCode: 'NoError', ...found, alreadyDone: true };
}

const asItIs: Recovery['afterRepeat'] = async (_, outcome) => outcome;

/** What changes nothing is repeated. */
export const repeat: Recovery = {
  looksFirst: false,
  tellsLater: true,
  sendsMail: false,
  examine: async (entries) => entries.map(() => 'again'),
  afterRepeat: asItIs,
};

/** What cannot be found again, as a message that is sent without a copy, is never repeated. */
export const never: Recovery = {
  ...repeat,
  tellsLater: false,
  sendsMail: true,
  examine: async (entries) => entries.map(() => 'unknown'),
  afterRepeat: async (_, outcome) => stillInDoubt(outcome),
};

/** What takes away is repeated; where it is gone by then, by one of these codes, it is done. Another failure says nothing of the first time. */
export function repeatUntilGone(...goneCodes: readonly string[]): Recovery {
  return {
    ...repeat,
    async afterRepeat(_, outcome) {
      if (goneCodes.includes(outcome.responseCode)) return alreadyDone();
      return outcome.responseClass === 'Success' ? outcome : stillInDoubt(outcome);
    },
  };
}

/** What sets the same again is repeated; where that fails, nobody knows of the first time. */
export const repeatWrite: Recovery = repeatUntilGone();

function stillInDoubt(outcome: Outcome): Outcome {
  const messageText = `nobody can say whether it was done: the repetition failed with ${outcome.responseCode}`;
  return { ...outcome, responseClass: 'Error', responseCode: 'BatchOutcomeUnknown', messageText };
}
