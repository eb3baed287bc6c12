import { epoch } from './trace.ts';

/** Virtual time: what is to happen, and when. */
export interface World {
  /** Returns the time in ms since 1970. */
  now(): number;
  /** Has something happen after `ms` milliseconds; what is due at the same time happens in the order in which it was asked for. */
  after(ms: number, happen: () => void): void;
  /** Marks the current event as one that reads a stream, which needs a round of the real event loop. */
  readsStream(): void;
  /** Lets everything happen, one thing after the other, until `isOver` or the time `end` is reached or nothing is left. */
  run(isOver: () => boolean, end: number): Promise<void>;
}

interface Happening {
  readonly at: number;
  readonly number: number;
  happen(): void;
}

/** Returns a world in which nothing is to happen yet. */
export function createWorld(): World {
  const heap: Happening[] = [];
  let now = epoch;
  let number = 0;
  let isStreaming = false;
  return {
    now: () => now,
    after(ms, happen) {
      number += 1;
      push(heap, { at: now + Math.max(0, Math.ceil(ms)), number, happen });
    },
    readsStream: () => {
      isStreaming = true;
    },
    async run(isOver, end) {
      while (!isOver()) {
        const [next] = heap;
        if (!next || next.at > end) {
          now = Math.max(now, Math.min(end, next?.at ?? now));
          return;
        }
        pop(heap);
        now = next.at;
        next.happen();
        await settled();
        if (isStreaming) await turned();
        isStreaming = false;
      }
    },
  };
}

/** Resolves once every promise that can go on has gone on: Node runs a tick asked for by a microtask after all microtasks. */
function settled(): Promise<void> {
  return new Promise((resolve) => queueMicrotask(() => process.nextTick(resolve)));
}

/** Resolves after a turn of the real event loop, before which everything in Node's own queue runs. */
function turned(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function isBefore(one: Happening, other: Happening): boolean {
  return one.at < other.at || (one.at === other.at && one.number < other.number);
}

function push(heap: Happening[], added: Happening): void {
  let place = heap.push(added) - 1;
  while (place > 0) {
    const above = (place - 1) >> 1;
    const parent = heap[above];
    if (!parent || isBefore(parent, added)) break;
    heap[place] = parent;
    place = above;
  }
  heap[place] = added;
}

function pop(heap: Happening[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    const left = heap[child];
    if (!left) break;
    const right = heap[child + 1];
    if (right && isBefore(right, left)) child += 1;
    const least = heap[child];
    if (!least || isBefore(last, least)) break;
    heap[place] = least;
    place = child;
  }
  heap[place] = last;
}
