import type { Outcome } from '../contract/result.ts';
import type { ItemId } from '../soap/identifiers.ts';
import type { JsonObject } from '../soap/structure.ts';
import type { QueryContext } from './query.ts';

/** The facts about an entry by which Exchange can be asked for it. */
export interface EntryFacts {
  /** The entry as the caller wrote it. */
  readonly value: JsonObject;
  readonly key: string | undefined;
  /** The id of the item that the entry names. */
  readonly itemId: ItemId | undefined;
}

/** An entry of unknown outcome. */
export interface EntryToExamine {
  readonly entry: EntryFacts;
  /** Whether every call that may have done it is surely over and what it created can be found, so that "not found" means "not done". */
  readonly isCallOver: boolean;
  /** Whether it was sent before; false if only its key may have been used before. */
  readonly wasSent: boolean;
}

/** A look-up that failed, so that the entry stays in doubt. */
export interface LookUpFailure {
  readonly failure: Outcome;
}

/**
 * The finding about an entry in doubt: its outcome; surely not done; safe to retry although it may be done;
 * not to be known by anybody; not known before its call is over; or a failed look-up.
 */
export type Verdict = Outcome | 'notDone' | 'safeToRetry' | 'unknown' | 'callNotOver' | LookUpFailure;

/** The way to find out about the entries in doubt of one call: a row of the table in docs/reliability.md. */
export interface Recovery {
  /** Whether to look up an entry before it is first sent if an earlier request may have had its key. */
  readonly looksUpFirst: boolean;
  /** Whether a later delivery can find out if the entry was done; only then may its message be received again as it is. */
  readonly canBeFoundOut: boolean;
  /** Whether a look-up proves nothing after a fault of the whole call, because a refused mail may have left a copy that was never sent. */
  readonly faultProvesNothing: boolean;
  /** Returns a verdict on each of the entries, in order. */
  examine(entries: readonly EntryToExamine[], context: QueryContext): Promise<readonly Verdict[]>;
  /** Returns the outcome of a retried entry, given that an earlier attempt may have done it. */
  afterRetry(entry: EntryFacts, outcome: Outcome, context: QueryContext): Promise<Outcome>;
}

/** Returns the outcome of an entry that an earlier attempt had done. */
export function alreadyDone(found: Partial<Outcome> = {}): Outcome {
  return { responseClass: 'Success', responseCode: 'NoError', ...found, alreadyDone: true };
}

/** For calls that change nothing: retries. */
export const retry: Recovery = {
  looksUpFirst: false,
  canBeFoundOut: true,
  faultProvesNothing: false,
  examine: async (entries) => entries.map(() => 'safeToRetry'),
  afterRetry: async (_, outcome) => outcome,
};

/** For what leaves nothing to look up, such as a message sent without a copy: never retries. */
export const neverRetry: Recovery = {
  ...retry,
  canBeFoundOut: false,
  faultProvesNothing: true,
  examine: async (entries) => entries.map(() => 'unknown'),
  afterRetry: async (_, outcome) => stillInDoubt(outcome),
};

/** For calls that remove: retries; one of these codes then means done, and any other failure leaves the outcome unknown. */
export function retryUntilGone(...goneCodes: readonly string[]): Recovery {
  return {
    ...retry,
    async afterRetry(_, outcome) {
      if (goneCodes.includes(outcome.responseCode)) return alreadyDone();
      return outcome.responseClass === 'Success' ? outcome : stillInDoubt(outcome);
    },
  };
}

/** For calls that set a value: retries once every call for it is over; a failure then leaves the outcome unknown. */
export const retrySet: Recovery = { ...retryUntilGone(), examine: async (entries) => entries.map(verdictOnSet) };

/** Returns the verdict on an entry that sets a value: a call that is not over may still put it in the place of a later one. */
export function verdictOnSet({ isCallOver }: EntryToExamine): Verdict {
  return isCallOver ? 'safeToRetry' : 'callNotOver';
}

function stillInDoubt(outcome: Outcome): Outcome {
  return unknownAfter(outcome, 'the retry failed with');
}

/** Returns BatchOutcomeUnknown for an entry whose last answer does not tell, with the code and text of that answer after `answered`. */
export function unknownAfter({ responseCode, messageText, ...outcome }: Outcome, answered: string): Outcome {
  const text = messageText ? `: ${messageText}` : '.';
  return {
    ...outcome,
    responseClass: 'Error',
    responseCode: 'BatchOutcomeUnknown',
    messageText: `It is unknown whether the entry was done: ${answered} ${responseCode}${text}`,
  };
}
