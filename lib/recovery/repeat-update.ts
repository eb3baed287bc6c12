import { chosenItem } from '../items/item-choice.ts';
import { itemTypes } from '../items/item-types.ts';
import { changesOf, readItem, writeItem } from '../schema/item-schema.ts';
import type { PropertyPath } from '../schema/property-path.ts';
import { namespaces } from '../soap/namespaces.ts';
import { readXml } from '../soap/read-xml.ts';
import type { Json, JsonObject } from '../soap/structure.ts';
import { element, writeXml } from '../soap/write-xml.ts';
import type { AskContext } from './ask.ts';
import { lookAt } from './look-at-items.ts';
import { alreadyDone, type EntryInDoubt, type KnownEntry, type Recovery, repeat, type Verdict } from './recovery.ts';

interface ItemChange {
  readonly set?: object;
  readonly append?: object;
  readonly delete?: readonly PropertyPath[];
}

const isAppend = ({ entry }: EntryInDoubt) => 'append' in entry.value;

/** Setting and deleting properties is repeated; appending only once its call is over, and if the item is still as it was before. A failure of the repetition, such as a conflict with the first time, is none where the item is as asked. */
export const repeatUpdate: Recovery = {
  ...repeat,
  async examine(entries, context) {
    const appended = entries.filter((each) => isAppend(each) && each.isOver);
    const looked = await lookAt(
      appended.map(({ entry }) => entry.itemId ?? { id: '' }),
      [],
      context,
    );
    const lookedAt = new Map(appended.map((each, place) => [each, looked[place]]));
    return entries.map((each): Verdict => {
      if (!isAppend(each)) return 'again';
      if (!each.isOver) return 'notYet';
      const item = lookedAt.get(each);
      if (item && 'failure' in item) return item;
      return hasChangeKey(each.entry, item?.item) ? 'notDone' : 'unknown';
    });
  },
  async afterRepeat(entry, outcome, context) {
    if (outcome.responseClass === 'Success' || 'append' in entry.value) return outcome;
    return (await isAsAsked(entry, context)) ? alreadyDone() : outcome;
  },
};

function hasChangeKey({ itemId }: KnownEntry, item: JsonObject | undefined): boolean {
  if (itemId?.changeKey === undefined) return false;
  const now = item?.itemId;
  return typeof now === 'object' && now !== null && 'changeKey' in now && now.changeKey === itemId.changeKey;
}

async function isAsAsked({ value, itemId }: KnownEntry, context: AskContext): Promise<boolean> {
  const { set, delete: deleted = [] } = value as ItemChange;
  const paths = set ? changesOf(chosenItem(set).schema, chosenItem(set).item).map(({ path }) => path) : [];
  const [looked] = itemId ? await lookAt([itemId], [...paths, ...deleted], context) : [];
  if (!looked || 'failure' in looked) return false;
  return (
    Object.entries(set ? inLongForm(set) : {}).every(([name, asked]) => holds(looked.item[name], asked, name)) &&
    deleted.every((path) => isAbsent(looked.item, path))
  );
}

/** Gives an item as reading would give it. */
function inLongForm(set: object): JsonObject {
  const { schema, item } = chosenItem(set);
  const document = writeXml(element('t:Items', { 'xmlns:t': namespaces.types }, writeItem(schema, item)));
  const [written] = readXml(document).children;
  return written ? readItem(schema, written) : {};
}

const isInstant = (text: string) => /^\d{4}-\d\d-\d\dT/.test(text);

/** Says whether a value holds what was asked for: of an object, what was asked of it; of extended properties, those asked for. */
function holds(actual: Json | undefined, asked: Json, name = ''): boolean {
  if (Array.isArray(asked)) {
    if (!Array.isArray(actual)) return false;
    if (name === 'extendedProperties') return asked.every((each) => actual.some((other) => holds(other, each)));
    return asked.length === actual.length && asked.every((each, place) => holds(actual[place], each));
  }
  if (typeof asked === 'object' && asked !== null) {
    if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return false;
    const held = actual as JsonObject;
    return Object.entries(asked).every(([key, each]) => holds(held[key], each));
  }
  if (typeof asked === 'string' && typeof actual === 'string' && isInstant(asked))
    return Date.parse(asked) === Date.parse(actual);
  return actual === asked;
}

function isAbsent(item: JsonObject, path: PropertyPath): boolean {
  const properties = itemTypes.flatMap((type) => type.properties);
  if (typeof path === 'string') {
    const property = properties.find(({ fieldUri }) => fieldUri === path);
    return property !== undefined && item[property.name] === undefined;
  }
  if (!('fieldURI' in path))
    return !holds(item.extendedProperties ?? [], [{ path: { ...path } as JsonObject }], 'extendedProperties');
  const property = properties.find(
    ({ access, kind }) => access !== '' && 'indexed' in kind && kind.indexed?.[path.fieldURI],
  );
  const dictionary = property && item[property.name];
  return (
    dictionary === undefined ||
    (typeof dictionary === 'object' && dictionary !== null && !(path.fieldIndex in dictionary))
  );
}
