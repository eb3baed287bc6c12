import { z } from 'zod';
import { maxFaults } from './faults.ts';
import { meantInstead } from './nearest.ts';

type Shape = z.core.$ZodLooseShape;

// A longer list of names would say less.
const maxNamesOfShape = 6;

/** Returns an object's shape as a caller would write it, such as `{ "id", "changeKey"? }`, or undefined if it has many names. */
function textOf(shape: Shape): string | undefined {
  const names = Object.entries(shape).map(([name, schema]) => `"${name}"${schema instanceof z.ZodOptional ? '?' : ''}`);
  return names.length <= maxNamesOfShape ? `{ ${names.join(', ')} }` : undefined;
}

/** Returns the schema of an object with exactly these properties. The message for an unknown one is in `reasons`, or names the nearest known ones. */
export function strictObject<Given extends Shape>(shape: Given, reasons: ReadonlyMap<string, string> = new Map()) {
  const known = Object.keys(shape);
  const asWritten = textOf(shape);
  const expected = (name: unknown) =>
    reasons.get(String(name)) ?? `unknown property. ${meantInstead(String(name), known)}`;
  return z.strictObject(shape, {
    error(issue) {
      if (issue.code === 'invalid_type' && asWritten !== undefined) return `expected ${asWritten}`;
      // One line of the message for each unknown property.
      const keys = issue.code === 'unrecognized_keys' && Array.isArray(issue.keys) ? issue.keys : undefined;
      return keys?.slice(0, maxFaults).map(expected).join('\n');
    },
  });
}
