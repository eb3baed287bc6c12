import type { z } from 'zod';
import { extentFault } from './extent.ts';
import { meantInstead, quoted } from './nearest.ts';

/** An error in a request: its JSON path and what was expected there. It never contains the value. */
export interface Fault {
  readonly path: string;
  readonly expected: string;
}

type Issue = z.core.$ZodIssue;

/** The most faults that are listed, however many there are. */
export const maxFaults = 20;
const maxKeyLength = 100;

function step(key: PropertyKey): string {
  if (typeof key === 'number') return `[${key}]`;
  const name = String(key);
  if (name.length > maxKeyLength) return `[${JSON.stringify(`${name.slice(0, maxKeyLength)}…`)}]`;
  return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/** Returns the JSON path of `path` under `root`, such as `$.items[0].contact`. */
export function jsonPath(root: string, path: readonly PropertyKey[]): string {
  return root + path.map(step).join('');
}

function oneOf({ values, input }: z.core.$ZodIssueInvalidValue): string {
  const known = values.map(String);
  if (known.length <= 6) return `expected ${quoted(known)}`;
  return typeof input === 'string' ? `unknown value. ${meantInstead(input, known)}` : 'expected a string';
}

const isOfAnotherType = (issue: Issue) => issue.code === 'invalid_type' && issue.path.length === 0;
const hasOtherProperties = (issue: Issue) => issue.code === 'unrecognized_keys' && issue.path.length === 0;

// The intended branch of a union has the type of the value. If several branches do, it is the one that knows its properties.
function intendedBranch({ errors }: z.core.$ZodIssueInvalidUnion): readonly Issue[] | undefined {
  const ofType = errors.filter((issues) => !issues.some(isOfAnotherType));
  const known = ofType.filter((issues) => !issues.some(hasOtherProperties));
  if (ofType.length === 1) return ofType[0];
  return known.length === 1 ? known[0] : undefined;
}

function faultsOfIssue(issue: Issue, root: string): readonly Fault[] {
  const path = jsonPath(root, issue.path);
  if (issue.input === null) {
    return [
      { path, expected: 'expected a value, not null; to remove a property, name it in the "delete" of an update' },
    ];
  }
  switch (issue.code) {
    case 'unrecognized_keys': {
      const expected = issue.message.split('\n');
      return issue.keys.slice(0, maxFaults + 1).map((key, index) => ({
        path: jsonPath(path, [key]),
        expected: expected[index] ?? issue.message,
      }));
    }
    case 'invalid_union': {
      // A missing value has no intended branch.
      const branch = issue.input === undefined && issue.message !== 'Invalid input' ? undefined : intendedBranch(issue);
      return branch ? branch.flatMap((each) => faultsOfIssue(each, path)) : [{ path, expected: issue.message }];
    }
    case 'invalid_value':
      return [{ path, expected: oneOf(issue) }];
    default:
      return [{ path, expected: issue.message.replace('Invalid input: ', '').replace(/, received .*/, '') }];
  }
}

/** Returns the faults as one line of text, each with its JSON path. */
export function textOf(faults: readonly Fault[]): string {
  return faults.map(({ path, expected }) => `${path}: ${expected}`).join('; ');
}

/** A valid value, or all its faults. */
export type Checked<Value> = { readonly value: Value } | { readonly faults: readonly Fault[] };

/** Checks a value against its schema. `root` is the JSON path of the value: `$` for a request. At most 20 faults are listed. */
export function check<Value>(schema: z.ZodType<Value>, value: unknown, root: string): Checked<Value> {
  const extent = extentFault(value);
  if (extent !== undefined) return { faults: [{ path: root, expected: extent }] };
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return { value: parsed.data };
  const faults = parsed.error.issues.slice(0, maxFaults + 1).flatMap((issue) => faultsOfIssue(issue, root));
  if (faults.length <= maxFaults) return { faults };
  return { faults: [...faults.slice(0, maxFaults), { path: root, expected: `more faults than these ${maxFaults}` }] };
}
