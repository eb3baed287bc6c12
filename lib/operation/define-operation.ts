import { z } from 'zod';
import { keyOf } from '../contract/key.ts';
import { type CommonOptions, commonOptions, type Request } from '../contract/request.ts';
import { type Checked, check, type Fault } from '../schema/faults.ts';
import { strictObject } from '../schema/strict-object.ts';
import { defaultVersion, isOlder } from '../soap/headers.ts';
import { type ItemId, mailboxesOf } from '../soap/identifiers.ts';
import { isJsonObject } from '../soap/structure.ts';
import { writeXml } from '../soap/write-xml.ts';
import type { IdOf, KeyedItem, Operation, OperationFacts, PreparedEntry } from './operation.ts';
import {
  entrySchemaOf,
  type OperationDescription,
  optionsSchemaOf,
  type Shape,
  type ValidEntry,
  type ValidOptions,
} from './operation-description.ts';

const anyEntries = z.array(z.unknown()).min(1, 'expected at least one entry');
const anyCommonOptions = z.object(commonOptions);

// Valid requests are far less deep. The limit bounds the recursion of the functions that check and write them.
const maxLevels = 100;

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}

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

/** Returns the operation that its file describes. */
export function defineOperation<Options extends Shape, Entry extends Shape>(
  description: OperationDescription<Options, Entry>,
): Operation {
  const {
    options,
    entry,
    optionFaults,
    faults,
    optionsOf,
    folders,
    mailboxes,
    folderOfItem,
    trace,
    recovery,
    writeEntry,
    writeCall,
    ...facts
  } = description;
  const operation = z.literal(facts.name).describe('Required in queue messages and direct events.').optional();
  const entrySchema = entrySchemaOf(entry);
  const optionsSchema = optionsSchemaOf(options);
  const requestShape: Shape = { operation, ...commonOptions, ...options };
  const wholeRequest = strictObject({ ...requestShape, [facts.entries]: anyEntries });
  // The options of a request as its schema types them, so that they are not checked again for each entry.
  const validOptions = new WeakMap<Request['options'], ValidOptions<Options>>();

  function checkOptions(given: Request['options']): Checked<ValidOptions<Options>> {
    const known = validOptions.get(given);
    if (known !== undefined) return { value: known };
    const checked = check(optionsSchema, given, '$');
    if ('value' in checked) validOptions.set(given, checked.value);
    return checked;
  }

  function readRequest(body: unknown): Checked<Request> {
    if (isDeeper(body, maxLevels)) {
      return { faults: [{ path: '$', expected: `expected at most ${maxLevels} levels of objects and arrays` }] };
    }
    const whole = check(wholeRequest, body, '$');
    if ('faults' in whole) return whole;
    const { operation: _, [facts.entries]: entries, ...given } = whole.value;
    const requestOptions = { ...given, ...anyCommonOptions.parse(given) };
    const checked = checkOptions(requestOptions);
    if ('faults' in checked) return checked;
    const wrong = [...versionFaults(facts, requestOptions), ...(optionFaults?.(checked.value) ?? [])];
    if (wrong.length > 0) return { faults: wrong };
    return { value: { options: requestOptions, entries: anyEntries.parse(entries) } };
  }

  function prepare(value: unknown, request: Request, root: string): Checked<PreparedEntry> {
    const checked = check(entrySchema, value, root);
    if ('faults' in checked) return checked;
    const requestOptions = checkOptions(request.options);
    if ('faults' in requestOptions) return requestOptions;
    const wrong = faults?.(checked.value, requestOptions.value, root) ?? [];
    if (wrong.length > 0) return { faults: wrong };
    return { value: prepared(checked.value, optionsOf?.(checked.value, requestOptions.value) ?? requestOptions.value) };
  }

  function prepared(valid: ValidEntry<Entry>, callOptions: ValidOptions<Options>): PreparedEntry {
    if (!isJsonObject(valid)) throw new TypeError('the entry is not an object');
    const keyedItems: KeyedItem[] = [];
    const itemIds: ItemId[] = [];
    const xmlWith = (idOf: IdOf) => writeXml(writeEntry(valid, idOf));
    const xml = xmlWith(({ id = '', changeKey, key, folderId }) => {
      if (id === '' && key !== undefined) keyedItems.push({ key, folderId });
      else itemIds.push({ id, changeKey });
      return { id, changeKey };
    });
    const touched = [...(folders?.(callOptions, valid) ?? []), ...keyedItems.map(({ folderId }) => folderId)];
    return {
      xml,
      callKey: callKeyOf(callOptions),
      keyedItems,
      folderOfItem: folderOfItem?.(callOptions),
      trace: trace?.(callOptions),
      mailboxes: [...touched.flatMap(mailboxesOf), ...(mailboxes?.(valid) ?? [])],
      value: valid,
      key: keyOf(valid),
      itemId: itemIds[0],
      recovery: recovery(valid, callOptions),
      xmlWith,
      writeCall: (entries) => writeCall(callOptions, entries),
    };
  }

  return {
    ...facts,
    request: z.strictObject({ ...requestShape, [facts.entries]: z.array(entrySchema).min(1) }),
    entry: entrySchema,
    readRequest,
    prepare,
  };
}

/** Returns the same text for options that can share a call. All entries of a batch are for one mailbox, in whatever case it is written. */
function callKeyOf(options: object): string {
  return JSON.stringify({ ...options, mailbox: undefined });
}
