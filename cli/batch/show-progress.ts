import { Presets, SingleBar } from 'cli-progress';
import type { Print } from '../common/command.ts';
import { renderDuration } from '../common/render-duration.ts';
import type { BatchState } from './batch-state.ts';

/** A display of a batch's progress. `end` leaves the last state on the screen. */
interface Progress {
  show(batch: BatchState): void;
  end(): void;
}

/** The stream of the display; isTTY is true for a terminal. */
type Screen = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Starts a progress display: a bar on a terminal, elsewhere one line per state and per percent. */
export function showProgress(print: Print, stream: Screen = process.stdout): Progress {
  return stream.isTTY ? showBar(stream) : showLines(print);
}

function showBar(stream: Screen): Progress {
  // With gracefulExit, the bar would catch Ctrl-C and the process would keep running.
  const options = { format: '   {bar} {text}', stream, barsize: 20, emptyOnZero: true, gracefulExit: false };
  const bar = new SingleBar(options, Presets.shades_classic);
  bar.start(0, 0, { text: '' });
  return {
    show: (batch) => {
      bar.setTotal(batch.total ?? 0);
      bar.update(batch.total === undefined ? 0 : batch.done, { text: renderProgress(batch) });
    },
    end: () => bar.stop(),
  };
}

function showLines(print: Print): Progress {
  let shown = '';
  return {
    show: (batch) => {
      const step = `${batch.state} ${computePercent(batch)}`;
      if (step !== shown) print(`   ${renderProgress(batch)}`);
      shown = step;
    },
    end: () => undefined,
  };
}

function renderProgress(batch: BatchState): string {
  const { state, done, total, counts, entriesPerSecond = 0, waiting } = batch;
  if (state === 'waiting') return 'waiting for the file to be read';
  const failed = counts.warning + counts.error;
  const left = (total ?? 0) - done;
  const until = waiting?.until === undefined ? '' : ` until ${new Date(waiting.until).toLocaleTimeString('en-GB')}`;
  const facts = [
    total === undefined
      ? `reading the file, ${renderCount(done)} done`
      : `${renderCount(done)} of ${renderCount(total)} (${computePercent(batch)} %)`,
    failed > 0 && `${renderCount(failed)} failed`,
    entriesPerSecond > 0 && `${renderCount(entriesPerSecond)}/s`,
    left > 0 && entriesPerSecond > 0 && `${renderDuration(left / entriesPerSecond)} left`,
    waiting && `${renderCount(waiting.entries)} waiting${until}`,
  ];
  return facts.filter(Boolean).join(', ');
}

function computePercent({ done, total }: BatchState): number {
  return total === undefined || total === 0 ? 0 : Math.floor((100 * done) / total);
}

/** Returns a number as text with thousands separators, and with at most one decimal if it is below 10. */
export function renderCount(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 1 : 0 });
}
