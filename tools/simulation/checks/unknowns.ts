import type { FaultName } from '../core/fault-kinds.ts';
import type { LedgerEntry } from '../people/ledger.ts';
import type { Scene, Violation } from '../people/scene.ts';
import { lastClaim } from './results.ts';

/** Returns the results that say that nobody can know what could be known. */
export function findWrongUnknowns({ ledger: { entries }, simulation }: Scene): readonly Violation[] {
  return [
    ...entries.flatMap(unknownRead),
    ...entries.flatMap(forgotten),
    ...findNeedlesslyUnknown(entries, simulation),
  ];
}

function unknownRead(entry: LedgerEntry): readonly Violation[] {
  const claim = lastClaim(entry);
  if (entry.work.effect !== 'read' || claim?.result.responseCode !== 'BatchOutcomeUnknown') return [];
  return [{ kind: 'unknown read', text: `${entry.tag} (${entry.work.name})` }];
}

/** Marks as known the outcomes that Exchange named to an invocation that ended as it should. */
function forgotten(entry: LedgerEntry): readonly Violation[] {
  const claim = lastClaim(entry);
  if (!entry.isKnownDone || claim?.result.responseCode !== 'BatchOutcomeUnknown') return [];
  return [
    {
      kind: `known, then unknown: ${entry.work.name}`,
      text: `${entry.tag} (${entry.work.name}, ${entry.via}) by ${claim.source}`,
    },
  ];
}

/** The faults after which every call is over and has its answer. */
const answered: readonly FaultName[] = [
  'Exchange refuses an entry',
  'Exchange refuses an entry with an inner code',
  'Exchange is too busy for an entry',
  'Exchange is too busy for the call',
  'Exchange asks to wait (HTTP 429, 503)',
  'Exchange refuses the sign-in (HTTP 401)',
  'no connection to Exchange',
  'Exchange works slowly',
];

/** Nothing is unknown if every call got its answer; of what can be looked up, not even after an answer that says nothing. */
function findNeedlesslyUnknown(entries: readonly LedgerEntry[], { faults }: Scene['simulation']): readonly Violation[] {
  const kinds = new Set(faults.struck().map((strike) => strike.split('#')[0]));
  const isBare = kinds.delete('Exchange answers a bare HTTP 400');
  if (!answered.some((kind) => kinds.has(kind)) && !isBare) return [];
  for (const kind of answered) kinds.delete(kind);
  if (kinds.size > 0) return [];
  return entries.flatMap((entry) => {
    const isUnknown = lastClaim(entry)?.result.responseCode === 'BatchOutcomeUnknown';
    const canBeKnown = !isBare || ['create contacts', 'create drafts'].includes(entry.work.name);
    if (!isUnknown || !canBeKnown || entry.work.effect === 'read') return [];
    return [
      { kind: `needlessly unknown: ${entry.work.name}`, text: `${entry.tag} (${entry.work.name}, ${entry.via})` },
    ];
  });
}
