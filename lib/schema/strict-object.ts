import { closestMatch } from 'leven';
import { z } from 'zod';

/** Returns the known name that is most like `name`, or undefined if none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const lowered = new Map(known.map((candidate) => [candidate.toLowerCase(), candidate]));
  const maxDistance = Math.max(2, Math.floor(name.length / 3));
  const match = closestMatch(name.toLowerCase(), [...lowered.keys()], { maxDistance });
  return match === undefined ? undefined : lowered.get(match);
}

function unknownName(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined
    ? `unknown property. Expected one of ${known.join(', ')}`
    : `unknown property. Did you mean "${meant}"?`;
}

/** Returns the schema of an object with exactly these properties. The message for an unknown one is in `reasons`, or names the nearest known one. */
export function strictObject<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  reasons: ReadonlyMap<string, string> = new Map(),
) {
  const known = Object.keys(shape);
  const expected = (name: unknown) => reasons.get(String(name)) ?? unknownName(String(name), known);
  return z.strictObject(shape, {
    // One line of the message for each unknown property.
    error: (issue) =>
      issue.code === 'unrecognized_keys' && Array.isArray(issue.keys) ? issue.keys.map(expected).join('\n') : undefined,
  });
}
