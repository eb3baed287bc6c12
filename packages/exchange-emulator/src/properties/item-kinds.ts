import { contentOf, type ElementModel } from '../schema/content-model.ts';
import { fieldUris } from '../schema/field-uris.ts';

/**
 * What the server knows of a kind of item: its element and complex type, its defaults, the class of the folders that it
 * must be in, if it must, and the properties of the Default shape.
 */
export interface ItemKind {
  readonly element: string;
  readonly type: string;
  readonly itemClass: string;
  readonly folderClass: string | undefined;
  readonly defaultFolder: string;
  readonly defaultShape: readonly string[];
}

/**
 * The kinds of item that can be created. Default shapes:
 * https://learn.microsoft.com/exchange/client-developer/exchange-web-services/property-sets-and-response-shapes-in-ews-in-exchange
 */
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

/** The kind of item with that element, or undefined if none can be created. */
export function findKind(elementName: string): ItemKind | undefined {
  return itemKinds.find(({ element }) => element === elementName);
}

/** The kind of an item that was created; throws a TypeError for an element that no kind has. */
export function kindOf(elementName: string): ItemKind {
  const kind = findKind(elementName);
  if (!kind) throw new TypeError(`${elementName} is no kind of item.`);
  return kind;
}

/** A property as a kind of item has it: its element's name and type, and its FieldURI, if it has one. */
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

/** The properties of a kind of item, in schema order. */
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

/** The property of that FieldURI that any kind of item has, or undefined if none has it. */
export function findProperty(key: string): Property | undefined {
  return itemKinds.flatMap(propertiesOf).find(({ fieldUri }) => fieldUri === key);
}
