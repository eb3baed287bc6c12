import type { ItemSchema } from '../schema/item-schema.ts';
import { attachments } from '../schema/kinds/attachments.ts';
import type { Property } from '../schema/property.ts';
import type { PathsTaken } from '../schema/property-path.ts';
import { contactProperties } from './contact.ts';
import { itemProperties } from './item.ts';
import { messageProperties } from './message.ts';

const common = itemProperties(attachments(() => [anyItem, ...itemSchemas]));

function itemSchema(name: string, element: string, properties: readonly Property[]): ItemSchema {
  return { name, element, properties: [...common, ...properties] };
}

/** What an item is read by whose type is none of ours, such as a task. */
export const anyItem = itemSchema('item', 'Item', []);

export const contact = itemSchema('contact', 'Contact', contactProperties);
export const message = itemSchema('message', 'Message', messageProperties);

/** The item types that entries can hold. */
export const itemSchemas: readonly ItemSchema[] = [contact, message];

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
