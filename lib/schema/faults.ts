import type { z } from 'zod';
import { nearest } from './strict-object.ts';

/** An error in a request: its JSON path and what was expected there. It never contains the value. */
export interface Fault {
  readonly path: string;
  readonly expected: string;
}

type Issue = z.core.$ZodIssue;

function step(key: PropertyKey): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[A-Za-z_]\w*$/.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(String(key))}]`;
}

/** Returns the JSON path of `path` under `root`, such as `$.items[0].contact`. */
export function jsonPath(root: string, path: readonly PropertyKey[]): string {
  return root + path.map(step).join('');
}

function oneOf({ values, input }: z.core.$ZodIssueInvalidValue): string {
  const known = values.map(String);
  const meant = typeof input === 'string' ? nearest(input, known) : undefined;
  if (known.length <= 6) return `expected ${known.map((value) => JSON.stringify(value)).join(' or ')}`;
  return meant === undefined ? `expected one of ${known.join(', ')}` : `unknown value. Did you mean "${meant}"?`;
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
      return issue.keys.map((key, index) => ({
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

/** Checks a value against its schema. `root` is the JSON path of the value: `$` for a request. */
export function check<Value>(schema: z.ZodType<Value>, value: unknown, root: string): Checked<Value> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return { value: parsed.data };
  return { faults: parsed.error.issues.flatMap((issue) => faultsOfIssue(issue, root)) };
}
