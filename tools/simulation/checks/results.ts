import type { Claim, LedgerEntry } from '../people/ledger.ts';
import type { Scene, Violation } from '../people/scene.ts';

/** Returns what was said last about an entry. */
export function lastClaim({ claims }: LedgerEntry): Claim | undefined {
  return claims.reduce<Claim | undefined>((last, each) => (last && last.at > each.at ? last : each), undefined);
}

/** Returns the entries in groups: equal lines of a file are one group, every other entry is its own. */
function groupsOf(entries: readonly LedgerEntry[]): readonly (readonly LedgerEntry[])[] {
  return [...Map.groupBy(entries, ({ marker, work }) => `${work.name} ${marker}`).values()];
}

const isUnknown = (claim: Claim | undefined) =>
  claim === undefined || claim.result.responseCode === 'BatchOutcomeUnknown';
export const isSuccess = (claim: Claim | undefined) => claim?.result.responseClass === 'Success';

/** Returns the writes that were done more often than they were asked for. */
export function findDoneTwice({ entries }: Pick<Scene['ledger'], 'entries'>): readonly Violation[] {
  return groupsOf(entries).flatMap((group) => {
    const [first] = group;
    if (!first || first.work.effect === 'read' || first.chain) return [];
    const times = first.timesDone('');
    const text = `${first.tag} (${first.work.name}) is there ${times} times, asked for ${group.length} times`;
    return times > group.length ? [{ kind: `done twice: ${first.work.name}`, text }] : [];
  });
}

/** Returns the results that do not say what Exchange holds. */
export function findFalseResults({ ledger: { entries } }: Scene): readonly Violation[] {
  return [...groupsOf(entries).flatMap(falseInGroup), ...findOverwritten(entries)];
}

function falseInGroup(group: readonly LedgerEntry[]): readonly Violation[] {
  const [first] = group;
  if (!first || first.chain) return [];
  const claims = group.map(lastClaim);
  const successes = claims.filter(isSuccess).length;
  const unknown = claims.filter(isUnknown).length;
  const times = first.timesDone(JSON.stringify([first.value, claims[0]?.result ?? '']));
  const said = claims.map(
    (claim) =>
      `${claim?.result.responseCode ?? 'nothing'}${claim?.result.alreadyDone ? ' (alreadyDone)' : ''} by ${claim?.source ?? 'nobody'}`,
  );
  const text = `${first.tag} (${first.work.name}, ${first.via}): ${said.join(', ')}; done ${times} times`;
  if (times < successes) return [{ kind: `false Success: ${first.work.name}`, text }];
  const isDelete = claims.some((claim) => claim?.result.alreadyAbsent);
  if (first.work.effect === 'write' && times > successes + unknown && !isDelete) {
    return [{ kind: `false Error: ${first.work.name}`, text }];
  }
  return [];
}

/** An update that was reported as done holds, or a later one of its chain that may have been done. */
function findOverwritten(entries: readonly LedgerEntry[]): readonly Violation[] {
  const chains = Map.groupBy(
    entries.filter(({ chain }) => chain),
    ({ chain }) => chain?.name,
  );
  return [...chains.values()].flatMap((chain) => {
    const done = chain.findLastIndex((entry) => isSuccess(lastClaim(entry)));
    if (done < 0 || chain.slice(done).some((entry) => entry.timesDone('') === 1)) return [];
    const holder = chain.find((entry) => entry.timesDone('') === 1);
    return [
      {
        kind: 'overwritten by an older value',
        text: `${chain[done]?.tag} was reported as done, the item holds ${holder?.tag ?? 'something else'}`,
      },
    ];
  });
}
