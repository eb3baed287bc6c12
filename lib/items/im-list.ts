import { type ReadableKind, simple, structure } from '../schema/kind.ts';
import { extendedProperty } from '../schema/kinds/extended-property.ts';
import { readableList } from '../schema/kinds/list.ts';
import { record } from '../schema/kinds/record.ts';
import { text } from '../schema/simple-types.ts';
import type { XmlElement } from '../soap/read-xml.ts';
import { collectByName, type Json, jsonName, readStructure } from '../soap/structure.ts';

const isOneOfMany = ({ name }: XmlElement) => name === 'Attribution' || name.endsWith('AttributedValue');

// A list is an array even if it has one entry. Everything else of a persona is converted without a table.
function readPersona(element: XmlElement): Json {
  const { attributes, children } = element;
  if (children.length === 0) return readStructure(element);
  if (children.every(isOneOfMany)) return children.map(readPersona);
  const named = [...Object.entries(attributes), ...children.map((child) => [child.name, readPersona(child)] as const)];
  return collectByName(named.map(([name, value]) => [jsonName(name), value]));
}

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/persona
/** A persona: the contacts that are one person, combined. */
export const persona: ReadableKind = { description: 'persona', read: readPersona };

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/imgroup
/** A group of IM contacts. */
export const imGroup: ReadableKind = record('group of IM contacts', {
  DisplayName: { kind: simple(text), readOnly: true },
  GroupType: { kind: simple(text), readOnly: true },
  ExchangeStoreId: { kind: structure, readOnly: true },
  MemberCorrelationKey: { kind: readableList(structure), readOnly: true },
  ExtendedProperties: { kind: readableList(extendedProperty), readOnly: true },
  SmtpAddress: { kind: simple(text), readOnly: true },
});

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/imitemlist
/** The groups and personas of an IM list. */
export const imItemList: ReadableKind = record('IM list', {
  Groups: { kind: readableList(imGroup), readOnly: true },
  Personas: { kind: readableList(persona), readOnly: true },
});
