/** A source of numbers that a seed decides. */
export interface Random {
  /** Returns a number from 0 to below 1. */
  next(): number;
  /** Returns a whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** Returns one of the values. */
  pick<Value>(values: readonly [Value, ...Value[]]): Value;
  /** Whether something happens that has this probability. */
  happens(probability: number): boolean;
}

/** Returns a whole number of 32 bits that a text and numbers decide. */
export function hashOf(text: string, ...numbers: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < text.length; place += 1) hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
  for (const each of numbers) hash = scramble(Math.imul(hash ^ (each >>> 0), 0x9e3779b1) + 0x7f4a7c15);
  return scramble(hash) >>> 0;
}

function scramble(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

// https://pracrand.sourceforge.net (sfc32)
/** Returns the random source of a name under a seed: other names and other numbers give other sources. */
export function randomOf(name: string, ...numbers: readonly number[]): Random {
  let [a, b, c, count] = [hashOf(name, 1, ...numbers), hashOf(name, 2, ...numbers), hashOf(name, 3, ...numbers), 1];
  const next = () => {
    const sum = (a + b + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    pick: (values) => values[between(0, values.length - 1)] ?? values[0],
    happens: (probability) => next() < probability,
  };
}
