import type { z } from 'zod';
import { nearest } from './strict-object.ts';

/** What is wrong at one place of a request: the place as a JSON path and what was expected there. It never holds the value. */
export interface Fault {
  readonly path: string;
  readonly expected: string;
}

type Issue = z.core.$ZodIssue;

function step(key: PropertyKey): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[A-Za-z_]\w*$/.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(String(key))}]`;
}

/** Gives the JSON path of what lies at `path` under `root`, such as `$.items[0].contact`. */
export function jsonPath(root: string, path: readonly PropertyKey[]): string {
  return root + path.map(step).join('');
}

function oneOf({ values, input }: z.core.$ZodIssueInvalidValue): string {
  const known = values.map(String);
  const meant = typeof input === 'string' ? nearest(input, known) : undefined;
  if (known.length <= 6) return `expected ${known.map((value) => JSON.stringify(value)).join(' or ')}`;
  return meant === undefined ? `expected one of ${known.join(', ')}` : `unknown; did you mean "${meant}"?`;
}

const isOfAnotherType = (issue: Issue) => issue.code === 'invalid_type' && issue.path.length === 0;
const hasOtherProperties = (issue: Issue) => issue.code === 'unrecognized_keys' && issue.path.length === 0;

// The branch of a union that the value was meant to be is the one of its type, or, of several, the one that knows its properties.
function meantBranch({ errors }: z.core.$ZodIssueInvalidUnion): readonly Issue[] | undefined {
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
      // Of what is missing, no branch was meant.
      const branch = issue.input === undefined && issue.message !== 'Invalid input' ? undefined : meantBranch(issue);
      return branch ? branch.flatMap((each) => faultsOfIssue(each, path)) : [{ path, expected: issue.message }];
    }
    case 'invalid_value':
      return [{ path, expected: oneOf(issue) }];
    default:
      return [{ path, expected: issue.message.replace('Invalid input: ', '').replace(/, received .*/, '') }];
  }
}

/** Gives faults as one line, each with its place. */
export function textOf(faults: readonly Fault[]): string {
  return faults.map(({ path, expected }) => `${path}: ${expected}`).join('; ');
}

/** A value that is as its schema says, or everything that is wrong with it. */
export type Checked<Value> = { readonly value: Value } | { readonly faults: readonly Fault[] };

/** Checks a value, whose place is `root` (`$` for a request), by its schema. */
export function check<Value>(schema: z.ZodType<Value>, value: unknown, root: string): Checked<Value> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return { value: parsed.data };
  return { faults: parsed.error.issues.flatMap((issue) => faultsOfIssue(issue, root)) };
}
