/** The events of a schedule, in order, as lines of text. */
export interface Trace {
  /** Adds an event; a detail is left out of a short trace. */
  note(event: string, isDetail?: boolean): void;
  /** Returns the hash of all events so far: equal traces have equal hashes. */
  hash(): string;
  /** Returns the events so far; empty unless the trace keeps them. */
  lines(): readonly string[];
}

/** The events that a trace keeps. */
export type Kept = 'none' | 'short' | 'all';

/** Returns a trace that hashes all of its events and keeps some of them. */
export function createTrace(now: () => number, kept: Kept): Trace {
  const lines: string[] = [];
  let low = 0x811c9dc5;
  let high = 0x01000193;
  return {
    note(event, isDetail = false) {
      const at = now();
      if (kept === 'all' || (kept === 'short' && !isDetail)) lines.push(`${clockTime(at)}  ${event}`);
      low = Math.imul(low ^ at, 0x01000193);
      for (let place = 0; place < event.length; place += 1) {
        low = Math.imul(low ^ event.charCodeAt(place), 0x01000193);
        high = Math.imul(high ^ low, 0x85ebca6b);
      }
    },
    hash: () => [high, low].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join(''),
    lines: () => lines,
  };
}

/** Returns a virtual time as hours, minutes, seconds and ms since the schedule began. */
function clockTime(at: number): string {
  const ms = at - epoch;
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`;
}

/** The time at which every schedule begins, in ms since 1970. */
export const epoch = Date.parse('2026-01-01T00:00:00Z');
