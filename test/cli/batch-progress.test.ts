import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { BatchState } from '../../cli/batch/batch-state.ts';
import { showProgress } from '../../cli/batch/show-progress.ts';

const none = { success: 0, warning: 0, error: 0 };
const waiting: BatchState = { state: 'waiting', done: 0, counts: none, notes: [] };
const splitting: BatchState = { ...waiting, state: 'splitting', done: 1_200, counts: { ...none, success: 1_200 } };
const running: BatchState = {
  ...splitting,
  state: 'running',
  done: 25_000,
  total: 100_000,
  counts: { success: 24_000, warning: 1, error: 999 },
  entriesPerSecond: 250,
};

/** Returns the text that the progress display prints for states of a batch, on a terminal or elsewhere. */
function shown(states: readonly BatchState[], isTTY: boolean): string {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 200 });
  const lines: string[] = [];
  const progress = showProgress((line) => lines.push(line), stream);
  for (const state of states) progress.show(state);
  progress.end();
  return isTTY ? String(stream.read()) : lines.join('\n');
}

describe('the progress of a batch', () => {
  it('is a line for each state and percent where there is no terminal', () => {
    const held = { ...running, done: 25_001, waiting: { entries: 300, until: '2026-11-21T08:00:00.000Z' } };
    const later = { ...held, done: 26_000 };

    expect(shown([waiting, waiting, splitting, running, held, later], false)).toMatch(
      new RegExp(
        [
          '^ {3}waiting for the file to be read',
          ' {3}reading the file, 1,200 done',
          ' {3}25,000 of 100,000 \\(25 %\\), 1,000 failed, 250/s, 5 min left',
          ' {3}26,000 of 100,000 \\(26 %\\), 1,000 failed, 250/s, 5 min left, 300 waiting until \\d\\d:\\d\\d:\\d\\d$',
        ].join('\n'),
      ),
    );
  });

  it('is a bar on a terminal, which is filled as far as the batch is', () => {
    expect(shown([running], true)).toContain(
      '   █████░░░░░░░░░░░░░░░ 25,000 of 100,000 (25 %), 1,000 failed, 250/s, 5 min left',
    );
    expect(shown([splitting], true)).toContain('   ░░░░░░░░░░░░░░░░░░░░ reading the file, 1,200 done');
  });
});
