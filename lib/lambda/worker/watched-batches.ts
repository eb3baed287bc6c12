import type { SQSRecord } from 'aws-lambda';
import { errorFacts, log } from '../common/log.ts';
import { type GivenBack, usualWaitMs } from '../messages/visibility.ts';
import { type BatchPlaces, lookAfter, readWatch, type Watch } from '../results/watch.ts';

/** A record that looks after a batch. */
export interface WatchedBatch {
  readonly record: SQSRecord;
  readonly watch: Watch;
}

/** Gives the batch that a record looks after; undefined where it is another. */
export function watchedBatch(record: SQSRecord): WatchedBatch | undefined {
  const watch = readWatch(record.body);
  return watch && { record, watch };
}

/** Looks after batches; gives the records that are not done. */
export async function lookAfterBatches(
  watches: readonly WatchedBatch[],
  places: BatchPlaces,
): Promise<readonly GivenBack[]> {
  const givenBack = await Promise.all(
    watches.map(async ({ record, watch }) => {
      const waitMs = usualWaitMs(Number(record.attributes.ApproximateReceiveCount));
      try {
        return (await lookAfter(watch, places)) ? [] : [{ record, waitMs }];
      } catch (error) {
        log().error('batch not looked after', { batchId: watch.batchId, ...errorFacts(error) });
        return [{ record, waitMs }];
      }
    }),
  );
  return givenBack.flat();
}
