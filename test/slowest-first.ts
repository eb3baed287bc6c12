import { BaseSequencer, type TestSpecification } from 'vitest/node';

// The files that take longest, by their time on a quiet machine. They also wait, so the others run beside them.
const slowest = [
  'reliability/matrix',
  'file-batches/interruptions',
  'queue/settled',
  'queue/killed-worker',
  'cli/batch',
  'file-batches/interrupted-hand-over',
  'file-batches/failed-splitter',
  'local/demo',
  'reliability/idempotency-key',
  'reliability/callers-keys',
  'front-door/hostile-answers',
  'reliability/delivered-twice',
  'reliability/direct-events',
  'infra/deployed',
  'file-batches/batches-api',
  'queue/busy-mailboxes',
  'queue/deliveries',
  'file-batches/dropped-files',
  'failed-items/command-line',
  'local/start',
  'queue/soak',
  'front-door/bad-exchange',
  'infra/stages',
  'failed-items/list',
  'local/event-source',
];

/** Runs the slowest files first, so that none of them runs alone at the end. Vitest's own order needs an earlier run. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((one, other) => placeOf(one) - placeOf(other));
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = slowest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return place === -1 ? slowest.length : place;
}
