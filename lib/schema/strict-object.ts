import { closestMatch } from 'leven';
import { z } from 'zod';

/** Gives the name among `known` that somebody who wrote `name` most likely meant, or undefined. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const lowered = new Map(known.map((candidate) => [candidate.toLowerCase(), candidate]));
  const maxDistance = Math.max(2, Math.floor(name.length / 3));
  const match = closestMatch(name.toLowerCase(), [...lowered.keys()], { maxDistance });
  return match === undefined ? undefined : lowered.get(match);
}

function unknownName(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined ? `unknown; expected one of ${known.join(', ')}` : `unknown; did you mean "${meant}"?`;
}

/** An object of these properties and no others; an unknown one is a fault that names the nearest known one, or says what `reasons` has for it: a line of the message for each. */
export function strictObject<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  reasons: Readonly<Record<string, string>> = {},
) {
  const known = Object.keys(shape);
  const expected = (name: string) => reasons[name] ?? unknownName(name, known);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? (issue.keys as readonly string[]).map(expected).join('\n') : undefined,
  });
}
