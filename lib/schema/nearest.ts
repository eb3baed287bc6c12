import leven from 'leven';

// No name of ours is longer, and the distance of two texts takes time with the product of their lengths.
const maxNameLength = 100;
const maxNamed = 3;
const maxListed = 6;

/** Returns the known names that are most like `name`, at most three: those of the least distance, else those that contain it. */
export function nearestNames(name: string, known: readonly string[]): readonly string[] {
  if (name.length > maxNameLength) return [];
  const lowered = name.toLowerCase();
  const maxDistance = Math.max(2, Math.floor(name.length / 3));
  const measured = known.map((candidate) => ({
    candidate,
    distance: leven(lowered, candidate.toLowerCase(), { maxDistance: maxDistance + 1 }),
  }));
  const least = Math.min(maxDistance, ...measured.map(({ distance }) => distance));
  const near = measured.filter(({ distance }) => distance === least).map(({ candidate }) => candidate);
  const containing = lowered.length < 3 ? [] : known.filter((each) => each.toLowerCase().includes(lowered));
  return (near.length > 0 ? near : containing).slice(0, maxNamed);
}

/** Returns names in quotation marks, such as `"a", "b" or "c"`. */
export function quoted(names: readonly string[]): string {
  const all = names.map((name) => JSON.stringify(name));
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
}

/** Returns what may be meant instead of an unknown name: the nearest names, else all if they are few, else the first ones. */
export function meantInstead(name: string, known: readonly string[]): string {
  const near = nearestNames(name, known);
  if (near.length > 0) return `Did you mean ${quoted(near)}?`;
  return known.length <= maxListed
    ? `Expected ${quoted(known)}`
    : `Expected one such as ${quoted(known.slice(0, maxNamed))}`;
}
