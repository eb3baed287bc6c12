import type { Scene, Violation } from '../people/scene.ts';
import { isSuccess, lastClaim } from './results.ts';

/** Returns the differences between the dead-letter queue and the entries that are said to be there. */
export function findWrongDeadLetters({ ledger, deployment, simulation }: Scene): readonly Violation[] {
  const letters = deployment.deadLetterQueue
    .messages()
    .flatMap((message) =>
      ledger.entriesOf(message).map((entry) => ({ entry, isMovedBySqs: message.movedFrom !== undefined })),
    );
  const copies = Map.groupBy(letters, ({ entry }) => entry);
  const lostAnswers = simulation.faults
    .struck()
    .filter((strike) => strikesThatRepeat.some((kind) => strike.startsWith(kind))).length;
  const wrong = [...copies].flatMap(([entry, of]): readonly Violation[] => {
    const claim = lastClaim(entry);
    const text = `${entry.tag} (${entry.work.name}, ${entry.via}): ${claim?.result.responseCode} by ${claim?.source}, ${of.length} dead-letter messages`;
    if (isSuccess(claim) && of.every(({ isMovedBySqs }) => !isMovedBySqs))
      return [{ kind: `dead letter beside a Success: ${entry.via}`, text }];
    return of.length > 1 + lostAnswers ? [{ kind: `dead letter twice: ${entry.via}`, text }] : [];
  });
  const missing = ledger.entries.flatMap((entry): readonly Violation[] => {
    const claim = lastClaim(entry);
    if (claim?.result.deadLettered !== true || copies.has(entry) || entry.discarded !== 'no') return [];
    return [
      {
        kind: `no dead letter: ${entry.via}`,
        text: `${entry.tag} (${entry.work.name}): ${claim.result.responseCode} by ${claim.source}`,
      },
    ];
  });
  return [...wrong, ...missing];
}

/** The faults after which the same dead-letter message may have been sent more than once. */
const strikesThatRepeat = [
  'the answer of SQS to a send',
  'the function is killed',
  'the function stalls',
  'the poller',
  'SQS delivers',
  'S3',
  'the answer of S3',
];
