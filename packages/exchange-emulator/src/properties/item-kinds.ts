import { contentOf, type ElementModel } from '../schema/content-model.ts';
import { fieldUris } from '../schema/field-uris.ts';

/**
 * A kind of item: its element, type and defaults. If `folderClass` is set, its items must be in folders of that class.
 */
export interface ItemKind {
  readonly element: string;
  readonly type: string;
  readonly itemClass: string;
  readonly folderClass: string | undefined;
  readonly defaultFolder: string;
  readonly defaultShape: readonly string[];
}

// Default shapes: https://learn.microsoft.com/exchange/client-developer/exchange-web-services/property-sets-and-response-shapes-in-ews-in-exchange
/** The kinds of item that can be created. */
const itemKinds: readonly ItemKind[] = [
  {
    element: 'Contact',
    type: 'ContactItemType',
    itemClass: 'IPM.Contact',
    folderClass: 'IPF.Contact',
    defaultFolder: 'contacts',
    defaultShape: [
      'item:ItemId',
      'item:HasAttachments',
      'contacts:FileAs',
      'contacts:CompleteName',
      'contacts:CompanyName',
      'contacts:EmailAddresses',
      'contacts:PhysicalAddresses',
      'contacts:PhoneNumbers',
      'contacts:ImAddresses',
      'contacts:JobTitle',
    ],
  },
  {
    element: 'Message',
    type: 'MessageType',
    itemClass: 'IPM.Note',
    folderClass: undefined,
    defaultFolder: 'drafts',
    defaultShape: [
      'item:ItemId',
      'item:Subject',
      'item:Sensitivity',
      'item:Body',
      'item:Size',
      'item:DateTimeSent',
      'item:DateTimeCreated',
      'item:ResponseObjects',
      'item:HasAttachments',
      'item:IsAssociated',
      'message:ToRecipients',
      'message:IsReadReceiptRequested',
      'message:IsDeliveryReceiptRequested',
      'message:From',
      'message:IsRead',
    ],
  },
];

/** Returns the kind of item with that element, or undefined if such items cannot be created. */
export function findKind(elementName: string): ItemKind | undefined {
  return itemKinds.find(({ element }) => element === elementName);
}

/** Returns the kind of a stored item. Throws a TypeError if there is none with that element. */
export function kindOf(elementName: string): ItemKind {
  const kind = findKind(elementName);
  if (!kind) throw new TypeError(`No kind of item has the element ${elementName}.`);
  return kind;
}

/** A property of a kind of item. Some, such as ExtendedProperty, have no FieldURI. */
export interface Property {
  readonly name: string;
  readonly type: string;
  readonly fieldUri: string | undefined;
}

const prefixes: Readonly<Record<string, string>> = {
  ItemType: 'item',
  ContactItemType: 'contacts',
  MessageType: 'message',
};

const propertiesByType = new Map<string, readonly Property[]>();

/** Returns the properties of a kind of item, in schema order. */
export function propertiesOf({ type }: ItemKind): readonly Property[] {
  const known = propertiesByType.get(type);
  if (known) return known;
  const properties = [...(contentOf(type)?.elements.values() ?? [])].map(propertyOf);
  propertiesByType.set(type, properties);
  return properties;
}

function propertyOf({ declaredBy, name, type }: ElementModel): Property {
  const fieldUri = `${prefixes[declaredBy]}:${name}`;
  return { name, type, fieldUri: fieldUris.includes(fieldUri) ? fieldUri : undefined };
}

/** Returns the property with that FieldURI, or undefined if no kind of item has it. */
export function findProperty(key: string): Property | undefined {
  return itemKinds.flatMap(propertiesOf).find(({ fieldUri }) => fieldUri === key);
}
