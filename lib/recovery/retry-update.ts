import { z } from 'zod';
import { chosenItem } from '../items/item-choice.ts';
import { itemTypes } from '../items/item-types.ts';
import { deletablePaths } from '../items/property-paths.ts';
import { changedPaths, readItem, writeItem } from '../schema/item-schema.ts';
import { type PropertyPath, propertyPath } from '../schema/property-path.ts';
import { namespaces } from '../soap/namespaces.ts';
import { readXml } from '../soap/read-xml.ts';
import { isJsonObject, type Json, type JsonObject } from '../soap/structure.ts';
import { element, writeXml } from '../soap/write-xml.ts';
import { type CurrentItem, lookAtItems } from './look-at-items.ts';
import type { QueryContext } from './query.ts';
import {
  alreadyDone,
  type EntryFacts,
  type EntryToExamine,
  type LookUpFailure,
  type Recovery,
  retry,
  unknownAfter,
  type Verdict,
  verdictOnSet,
} from './recovery.ts';

/** The ConflictResolution of an update. */
export type ConflictResolution = 'NeverOverwrite' | 'AutoResolve' | 'AlwaysOverwrite';

const itemChange = z.object({
  set: z.record(z.string(), z.unknown()).optional(),
  delete: z.array(propertyPath(deletablePaths)).default([]),
});

const isAppend = ({ entry }: EntryToExamine) => 'append' in entry.value;

/** For updates: retries what sets and deletes; retries what appends once its call is over, if the change key is still the caller's. */
export function retryUpdate(conflictResolution: ConflictResolution | undefined): Recovery {
  return {
    ...retry,
    async examine(entries, context) {
      const appended = entries.filter((each) => isAppend(each) && each.isCallOver);
      const itemIds = appended.map(({ entry }) => entry.itemId ?? { id: '' });
      const current = await lookAtItems(itemIds, [], context);
      const currentOf = new Map(appended.map((each, place) => [each, current[place]]));
      return entries.map((each) => {
        if (isAppend(each)) return verdictOnAppend(each, currentOf.get(each));
        return isRefusedWhenLate(each.entry, conflictResolution) ? 'safeToRetry' : verdictOnSet(each);
      });
    },
    afterRetry,
  };
}

// "The AutoResolve option will in most cases overwrite the existing value for a property":
// https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxwscore/0dc48948-2f1b-425a-9e53-0c247657ef12
/** Whether Exchange refuses an abandoned call once another has changed the item, so that it overwrites nothing. */
function isRefusedWhenLate({ itemId }: EntryFacts, conflictResolution: ConflictResolution | undefined): boolean {
  return conflictResolution === 'NeverOverwrite' && itemId?.changeKey !== undefined;
}

// A retry may fail because of the first attempt, as by a conflict with it.
const afterRetry: Recovery['afterRetry'] = async (entry, outcome, context) => {
  if (outcome.responseClass === 'Success' || 'append' in entry.value) return outcome;
  const isDone = await isAsRequested(entry, context);
  if (isDone === undefined) return unknownAfter(outcome, 'the retry failed with');
  return isDone ? alreadyDone() : outcome;
};

function verdictOnAppend(each: EntryToExamine, current: CurrentItem | LookUpFailure | undefined): Verdict {
  if (!each.isCallOver) return 'callNotOver';
  if (current && 'failure' in current) return current;
  return hasChangeKey(each.entry, current?.item) ? 'notDone' : 'unknown';
}

function hasChangeKey({ itemId }: EntryFacts, item: JsonObject | undefined): boolean {
  const now = item?.itemId;
  return itemId?.changeKey !== undefined && isJsonObject(now) && now.changeKey === itemId.changeKey;
}

/** Whether an item is as its entry asks for; undefined if the item cannot be read. */
async function isAsRequested({ value, itemId }: EntryFacts, context: QueryContext): Promise<boolean | undefined> {
  const { set, delete: deleted } = itemChange.parse(value);
  const chosen = set && chosenItem(set);
  const paths = chosen ? changedPaths(chosen.schema, chosen.item) : [];
  const [current] = itemId ? await lookAtItems([itemId], [...paths, ...deleted], context) : [];
  if (!current) return false;
  if ('failure' in current) return current.failure.responseCode === 'ErrorItemNotFound' ? false : undefined;
  return (
    Object.entries(set ? inLongForm(set) : {}).every(([name, each]) => holds(current.item[name], each, name)) &&
    deleted.every((path) => isAbsent(current.item, path))
  );
}

/** Returns an item as Exchange would return it, without the short forms that callers may write. */
function inLongForm(set: object): JsonObject {
  const { schema, item } = chosenItem(set);
  const document = writeXml(element('t:Items', { 'xmlns:t': namespaces.types }, writeItem(schema, item)));
  const [written] = readXml(document).children;
  return written ? readItem(schema, written) : {};
}

const isInstant = (text: string) => /^\d{4}-\d\d-\d\dT/.test(text);

/** Whether a value holds what was requested: of objects, the requested properties; of extended properties, the requested ones. */
function holds(actual: Json | undefined, requested: Json, name = ''): boolean {
  if (Array.isArray(requested)) {
    if (!Array.isArray(actual)) return false;
    if (name === 'extendedProperties') return requested.every((each) => actual.some((other) => holds(other, each)));
    return requested.length === actual.length && requested.every((each, place) => holds(actual[place], each));
  }
  if (isJsonObject(requested)) {
    return isJsonObject(actual) && Object.entries(requested).every(([key, each]) => holds(actual[key], each));
  }
  if (typeof requested === 'string' && typeof actual === 'string' && isInstant(requested))
    return Date.parse(requested) === Date.parse(actual);
  return actual === requested;
}

function isAbsent(item: JsonObject, path: PropertyPath): boolean {
  const properties = itemTypes.flatMap((type) => type.properties);
  if (typeof path === 'string') {
    const property = properties.find(({ fieldUri }) => fieldUri === path);
    return property !== undefined && item[property.name] === undefined;
  }
  if (!('fieldURI' in path)) {
    const named = Object.entries(path).flatMap(([name, each]) => (each === undefined ? [] : [[name, each] as const]));
    return !holds(item.extendedProperties ?? [], [{ path: Object.fromEntries(named) }], 'extendedProperties');
  }
  const property = properties.find(
    (each) => each.access !== '' && Object.hasOwn(each.kind.indexed ?? {}, path.fieldURI),
  );
  const dictionary = property && item[property.name];
  return dictionary === undefined || (isJsonObject(dictionary) && !Object.hasOwn(dictionary, path.fieldIndex));
}
