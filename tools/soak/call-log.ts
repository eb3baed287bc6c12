import type { RecordedCall } from '../../packages/exchange-emulator/src/index.ts';
import type { SoakCloud } from './soak-cloud.ts';

/** How many calls Exchange has seen, how many of them created something, and for how many entries. */
export interface CallCounts {
  readonly calls: number;
  readonly creates: number;
  readonly createdEntries: number;
}

/** The calls that Exchange has seen, added up. */
export interface CallLog {
  readonly counts: CallCounts;
  /** Adds the calls since the last time; says whether one of them is creating something just now. */
  read(): Promise<boolean>;
}

/** A log with nothing in it yet. */
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
      return creates.some(isUnderWay);
    },
  };
}

function isUnderWay({ responseClasses }: RecordedCall): boolean {
  return responseClasses === undefined;
}
