import { z } from 'zod';
import { type CommonOptions, commonOptions, type Request } from '../contract/request.ts';
import { isDeeper } from '../schema/extent.ts';
import { type Checked, check, type Fault, jsonPath } from '../schema/faults.ts';
import { strictObject } from '../schema/strict-object.ts';
import { defaultVersion, isOlder } from '../soap/headers.ts';
import { isJsonObject, type JsonObject } from '../soap/structure.ts';
import type { OperationFacts } from './operation.ts';
import { type OperationDescription, optionsSchemaOf, type Shape, type ValidOptions } from './operation-description.ts';

const anyEntries = z.array(z.unknown()).min(1, 'expected at least one entry');
const anyCommonOptions = z.object(commonOptions);

// What is deeper cannot be written as JSON again, so no queue could keep it.
const maxRequestLevels = 1_000;

/** Returns a fault if the version lacks the operation, and one for each option that it lacks: Exchange would refuse the whole call. */
function versionFaults({ since, optionsSince = {} }: OperationFacts, options: CommonOptions): readonly Fault[] {
  const { requestServerVersion: version = defaultVersion } = options;
  const newer = Object.entries(optionsSince).filter(([name, first]) => name in options && isOlder(version, first));
  return [
    ...(since !== undefined && isOlder(version, since)
      ? [{ path: '$.requestServerVersion', expected: `expected ${since} or later, which has the operation` }]
      : []),
    ...newer.map(([name, first]) => ({
      path: `$.${name}`,
      expected: `expected only with "requestServerVersion" ${first} or later`,
    })),
  ];
}

/** The parts of an operation's description that concern a request, but not its entries. */
type RequestDescription<Options extends Shape> = OperationFacts &
  Pick<OperationDescription<Options, Shape>, 'options' | 'optionFaults'>;

/** How an operation reads requests. */
export interface RequestReader<Options extends Shape> {
  /** The schemas of a request's properties, without those of its entries. */
  readonly shape: Shape;
  /** Checks a request, but not its entries. */
  readRequest(body: unknown): Checked<Request>;
  /** Checks the options of a request. They are checked only once. */
  checkOptions(options: Request['options']): Checked<ValidOptions<Options>>;
}

/** Returns how an operation of this description reads requests. */
export function requestReader<Options extends Shape>(description: RequestDescription<Options>): RequestReader<Options> {
  const { name, options, optionFaults, entries: entriesName } = description;
  const operation = z.literal(name).describe('Required in queue messages and direct events.').optional();
  const shape: Shape = { operation, ...commonOptions, ...options };
  const optionsSchema = optionsSchemaOf(options);
  const wholeRequest = strictObject({ ...shape, [entriesName]: anyEntries });
  // The options of a request as its schema types them, so that they are not checked again for each entry.
  const validOptions = new WeakMap<Request['options'], ValidOptions<Options>>();

  function checkOptions(given: Request['options']): Checked<ValidOptions<Options>> {
    const known = validOptions.get(given);
    if (known !== undefined) return { value: known };
    const checked = check(optionsSchema, given, '$');
    if ('value' in checked) validOptions.set(given, checked.value);
    return checked;
  }

  /** Returns the faults of a request without its array of entries, in which another array stands in its place. */
  function misnamedEntries(body: JsonObject): readonly Fault[] {
    const isMisnamed = ([each, value]: readonly [string, unknown]) =>
      !Object.hasOwn(shape, each) && Array.isArray(value);
    const [misnamed] = Object.entries(body).find(isMisnamed) ?? [];
    if (misnamed === undefined || Object.hasOwn(body, entriesName)) return [];
    const { [misnamed]: _, ...others } = body;
    const checked = check(wholeRequest, { ...others, [entriesName]: [{}] }, '$');
    const expected = `unknown property. Did you mean "${entriesName}"?`;
    return [{ path: jsonPath('$', [misnamed]), expected }, ...('faults' in checked ? checked.faults : [])];
  }

  function readRequest(body: unknown): Checked<Request> {
    if (isDeeper(body, maxRequestLevels)) {
      return { faults: [{ path: '$', expected: `expected at most ${maxRequestLevels} levels of objects and arrays` }] };
    }
    const given = isJsonObject(body) ? body : {};
    const misnamed = misnamedEntries(given);
    if (misnamed.length > 0) return { faults: misnamed };
    const entries: unknown = given[entriesName];
    // Each entry is checked by itself, so that one that is wrong fails alone.
    const unchecked = Array.isArray(entries) ? { ...given, [entriesName]: entries.slice(0, 1).map(() => ({})) } : body;
    const whole = check(wholeRequest, unchecked, '$');
    if ('faults' in whole) return whole;
    const { operation: _, [entriesName]: __, ...others } = whole.value;
    const requestOptions = { ...others, ...anyCommonOptions.parse(others) };
    const checked = checkOptions(requestOptions);
    if ('faults' in checked) return checked;
    const wrong = [...versionFaults(description, requestOptions), ...(optionFaults?.(checked.value) ?? [])];
    if (wrong.length > 0) return { faults: wrong };
    return { value: { options: requestOptions, entries: anyEntries.parse(entries) } };
  }

  return { shape, readRequest, checkOptions };
}
