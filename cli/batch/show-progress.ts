import { Presets, SingleBar } from 'cli-progress';
import type { Print } from '../common/command.ts';
import { renderDuration } from '../common/render-duration.ts';
import type { BatchState } from './batch-state.ts';

/** Shows a person how far a batch is, until it is ended. */
export interface Progress {
  show(batch: BatchState): void;
  end(): void;
}

/** What progress is written to, and whether that is a terminal. */
type Screen = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Shows progress as a bar on a terminal; elsewhere as a line for each state and each percent. */
export function showProgress(print: Print, stream: Screen = process.stdout): Progress {
  return stream.isTTY ? progressBar(stream) : progressLines(print);
}

function progressBar(stream: Screen): Progress {
  // Its own way with Ctrl-C would leave the process running.
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

function progressLines(print: Print): Progress {
  let shown = '';
  return {
    show: (batch) => {
      const step = `${batch.state} ${percentOf(batch)}`;
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
      : `${renderCount(done)} of ${renderCount(total)} (${percentOf(batch)} %)`,
    failed > 0 && `${renderCount(failed)} failed`,
    entriesPerSecond > 0 && `${renderCount(entriesPerSecond)}/s`,
    left > 0 && entriesPerSecond > 0 && `${renderDuration(left / entriesPerSecond)} left`,
    waiting && `${renderCount(waiting.entries)} waiting${until}`,
  ];
  return facts.filter(Boolean).join(', ');
}

function percentOf({ done, total }: BatchState): number {
  return total === undefined || total === 0 ? 0 : Math.floor((100 * done) / total);
}

/** Writes a number for a person: in thousands, and below 10 with a decimal where it has any. */
export function renderCount(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 1 : 0 });
}
