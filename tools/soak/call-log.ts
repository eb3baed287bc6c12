import type { RecordedCall } from '../../packages/exchange-emulator/src/index.ts';
import type { SoakCloud } from './soak-cloud.ts';

/** The number of calls that Exchange received, the CreateItem calls among them, and the entries of these. */
export interface CallCounts {
  readonly calls: number;
  readonly creates: number;
  readonly createdEntries: number;
}

/** A running count of the calls that Exchange received. */
export interface CallLog {
  readonly counts: CallCounts;
  /** Adds the calls since the last time. Returns whether a CreateItem call is running now. */
  read(): Promise<boolean>;
}

/** Creates an empty log. */
export function createCallLog({ takeCalls }: SoakCloud): CallLog {
  const counts = { calls: 0, creates: 0, createdEntries: 0 };
  return {
    counts,
    async read() {
      const calls = await takeCalls();
      const creates = calls.filter(({ operation }) => operation === 'CreateItem');
      counts.calls += calls.length;
      counts.creates += creates.length;
      counts.createdEntries += creates.reduce((sum, { entries = 0 }) => sum + entries, 0);
      return creates.some(isRunning);
    },
  };
}

function isRunning({ responseClasses }: RecordedCall): boolean {
  return responseClasses === undefined;
}
