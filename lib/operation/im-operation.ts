import { z } from 'zod';
import { imGroup, imItemList, persona } from '../items/im-list.ts';
import { type ItemReference, itemReference } from '../items/item-reference.ts';
import type { Recovery } from '../recovery/recovery.ts';
import { itemId } from '../schema/identifier-schemas.ts';
import { type ReadableKind, simple } from '../schema/kind.ts';
import { type ExtendedPath, extendedPath, writeExtendedPath } from '../schema/property-path.ts';
import { boolean, nonEmptyText } from '../schema/simple-types.ts';
import { type ItemId, writeItemId } from '../soap/identifiers.ts';
import type { XmlElement } from '../soap/read-xml.ts';
import { type JsonObject, jsonName } from '../soap/structure.ts';
import { element, type XmlNode } from '../soap/write-xml.ts';
import { defineOperation } from './define-operation.ts';
import type { IdOf, Operation } from './operation.ts';

/** The kind of an element of an operation on the IM list: its schema, and how it is written as XML. */
export interface ImKind<Value = unknown> {
  readonly schema: z.ZodType<Value>;
  write(name: string, value: Value, idOf: IdOf): XmlNode;
}

/** A text that is not empty, such as an address. */
export const imText: ImKind<string> = simple(nonEmptyText);

/** A truth value. */
export const imBoolean: ImKind<boolean> = simple(boolean);

/** The id of a group, with its change key. */
export const imGroupId: ImKind<ItemId> = { schema: itemId, write: (name, value) => writeItemId(value, name) };

/** A reference to a contact, by its id or its key. */
export const imContactId: ImKind<ItemReference> = {
  schema: itemReference,
  write: (name, value, idOf) => writeItemId(idOf(value), name),
};

/** References to contacts or groups, by their ids or keys. */
export const imItemIds: ImKind<readonly ItemReference[]> = {
  schema: z.array(itemReference).min(1),
  write: (name, values, idOf) => element(name, {}, ...values.map((value) => writeItemId(idOf(value)))),
};

/** The paths of the extended properties to return. */
export const imExtendedProperties: ImKind<readonly ExtendedPath[]> = {
  schema: z.array(extendedPath).min(1),
  write: (name, paths) => element(name, {}, ...paths.map((path) => writeExtendedPath(path, 't:ExtendedProperty'))),
};

/** The description of an operation on the IM list. The elements are by their XML names, in the order of messages.xsd. */
export interface ImOperationDescription {
  readonly name: string;
  readonly summary: string;
  readonly effect: 'read' | 'write';
  readonly elements: Readonly<Record<string, { readonly kind: ImKind; readonly required?: boolean }>>;
  /** How to recover from a call whose outcome is unknown. */
  readonly recovery: Recovery;
}

const resultKinds: ReadonlyMap<string, ReadableKind> = new Map([
  ['Persona', persona],
  ['ImGroup', imGroup],
  ['ImItemList', imItemList],
]);

function readResults({ children }: XmlElement): JsonObject {
  return Object.fromEntries(
    children.flatMap((child) => {
      const kind = resultKinds.get(child.name);
      return kind ? [[jsonName(child.name), kind.read(child)]] : [];
    }),
  );
}

/** Returns an operation on the IM list. EWS allows one entry per call for these. */
export function defineImOperation({ name, summary, effect, elements, recovery }: ImOperationDescription): Operation {
  const named = Object.entries(elements).map(([each, { kind, required }]) => ({
    elementName: `m:${each}`,
    jsonName: jsonName(each),
    kind,
    schema: required ? kind.schema : kind.schema.optional(),
  }));
  return defineOperation({
    name,
    summary,
    page: `https://learn.microsoft.com/exchange/client-developer/web-service-reference/${name.toLowerCase()}-operation`,
    effect,
    isKeyed: false,
    since: 'Exchange2013',
    headers: ['requestServerVersion', 'mailbox', 'mailboxCulture'],
    entries: 'members',
    entriesPerCall: 1,
    options: {},
    entry: Object.fromEntries(named.map((each) => [each.jsonName, each.schema])),
    recovery: () => recovery,
    writeEntry: (entry, idOf) =>
      element(
        `m:${name}`,
        {},
        ...named.flatMap(({ elementName, jsonName, kind }) =>
          entry[jsonName] === undefined ? [] : [kind.write(elementName, entry[jsonName], idOf)],
        ),
      ),
    writeCall: (_, [only = element(`m:${name}`, {})]) => only,
    read: ({ element: response }) => readResults(response),
  });
}
