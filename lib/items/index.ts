import type { ItemSchema } from '../schema/item-schema.ts';
import type { Property } from '../schema/property.ts';
import type { PathsTaken } from '../schema/property-path.ts';
import { contact } from './contact.ts';
import { itemProperties } from './item.ts';

/** The item types that entries can hold. */
export const itemSchemas: readonly ItemSchema[] = [contact];

/** What an item is read by whose type is none of ours, such as a task. */
export const anyItem: ItemSchema = { name: 'item', element: 'Item', properties: itemProperties };

// FieldURIs to which no element of the schema belongs.
const withoutElement = ['item:FirstBody', 'item:MimeContentUTF8', 'contacts:Culture'];

const properties = itemSchemas.flatMap((schema) => schema.properties);
const fieldUrisOf = (some: readonly Property[]) => [...new Set(some.flatMap(({ fieldUri }) => fieldUri ?? []))];
const indexed: PathsTaken['indexed'] = Object.assign(
  {},
  ...properties.map((each) => (each.access === '' ? {} : each.kind.indexed)),
);

/** The paths that can be read: all that there are. An internet message header has its own name for an index. */
export const readablePaths: PathsTaken = {
  fieldUris: [...fieldUrisOf(properties), ...withoutElement],
  indexed: { ...indexed, 'item:InternetMessageHeader': [] },
};

const fieldUris = fieldUrisOf(properties.filter(({ access }) => access.includes('D')));
const others = readablePaths.fieldUris.filter((fieldUri) => !fieldUris.includes(fieldUri));

/** The paths that an update can delete. */
export const deletablePaths: PathsTaken = {
  fieldUris,
  indexed,
  reasons: Object.fromEntries(others.map((other) => [other, 'expected a property that EWS can delete'])),
};
