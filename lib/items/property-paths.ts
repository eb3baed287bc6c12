import type { Property } from '../schema/property.ts';
import type { AllowedPaths } from '../schema/property-path.ts';
import { itemTypes } from './item-types.ts';

const properties = itemTypes.flatMap((type) => type.properties);

function fieldUrisOf(some: readonly Property[]): readonly string[] {
  return [...new Set(some.flatMap(({ fieldUri }) => fieldUri ?? []))];
}

const indexed = new Map(
  properties.flatMap((each) => (each.access === '' ? [] : Object.entries(each.kind.indexed ?? {}))),
);

// FieldURIs of every item that belong to no element of the schema.
const otherItemFieldUris = ['item:FirstBody', 'item:MimeContentUTF8'];

/** The paths that can be read: all paths. Any name of an internet message header can be its index. */
export const readablePaths: AllowedPaths = {
  fieldUris: [
    ...fieldUrisOf(properties),
    ...otherItemFieldUris,
    ...itemTypes.flatMap(({ otherFieldUris = [] }) => otherFieldUris),
  ],
  indexed: new Map([...indexed, ['item:InternetMessageHeader', []]]),
};

const deletable = fieldUrisOf(properties.filter(({ access }) => access.includes('D')));
const others = readablePaths.fieldUris.filter((fieldUri) => !deletable.includes(fieldUri));

/** The paths that an update can delete. */
export const deletablePaths: AllowedPaths = {
  fieldUris: deletable,
  indexed,
  reasons: new Map(others.map((other) => [other, 'expected a property that EWS can delete'])),
};
