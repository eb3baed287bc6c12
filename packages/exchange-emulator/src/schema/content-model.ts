import { namespaces } from '../xml.ts';
import { calendarTypes } from './calendar-types.ts';
import { changeTypes } from './change-types.ts';
import { contactTypes } from './contact-types.ts';
import { entityTypes } from './entity-types.ts';
import { headerTypes } from './header-types.ts';
import { identifierTypes } from './identifier-types.ts';
import { imRequestTypes } from './im-request-types.ts';
import { itemTypes } from './item-types.ts';
import { messageTypes } from './message-types.ts';
import type { ComplexType, Occurs, Particle } from './notation.ts';
import { requestTypes } from './request-types.ts';
import { searchTypes } from './search-types.ts';

const complexTypes: Readonly<Record<string, ComplexType>> = {
  ...identifierTypes,
  ...headerTypes,
  ...searchTypes,
  ...itemTypes,
  ...entityTypes,
  ...contactTypes,
  ...messageTypes,
  ...calendarTypes,
  ...changeTypes,
  ...requestTypes,
  ...imRequestTypes,
};

/** An element in a content model: its names, the name of its type, and the complex type that declares it. */
export interface ElementModel {
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly declaredBy: string;
}

/** A content model: an element, a choice or a sequence, which occurs from `min` to `max` times. */
export type Model = { readonly min: number; readonly max: number } & (
  | { readonly element: ElementModel }
  | { readonly choice: readonly Model[] }
  | { readonly sequence: readonly Model[] }
);

/** A complex type with everything that it inherits. `attributes` has the attribute types by name. */
export interface Content {
  readonly model: Model;
  readonly elements: ReadonlyMap<string, ElementModel>;
  readonly text: string | undefined;
  readonly attributes: ReadonlyMap<string, { readonly type: string; readonly required: boolean }>;
  readonly soapAttributes: boolean;
}

const contents = new Map<string, Content>();

/** Returns the content of a complex type, or undefined for a simple or unknown type. */
export function contentOf(typeName: string): Content | undefined {
  const known = contents.get(typeName);
  if (known) return known;
  if (!complexTypes[typeName]) return undefined;
  const content = buildContent(typeName);
  contents.set(typeName, content);
  return content;
}

function buildContent(typeName: string): Content {
  const lineage = lineageOf(typeName);
  const sequence = lineage.flatMap(({ name, type }) => (type.content ?? []).map((each) => modelOf(each, name)));
  const model: Model = { sequence, min: 1, max: 1 };
  const attributes = lineage.flatMap(({ type }) => type.attributes ?? []).map(readRow);
  return {
    model,
    elements: new Map(elementsOf(model).map((element) => [element.name, element])),
    text: lineage.at(-1)?.type.text,
    attributes: new Map(attributes.map(({ name, type, occurs }) => [name, { type, required: occurs !== '?' }])),
    soapAttributes: lineage.some(({ type }) => type.soapAttributes),
  };
}

function lineageOf(name: string): readonly { name: string; type: ComplexType }[] {
  const type = complexTypes[name];
  if (!type) throw new TypeError(`The schema has no complex type ${name}.`);
  return [...(type.extends ? lineageOf(type.extends) : []), { name, type }];
}

function readRow(row: string): { name: string; occurs: Occurs | ''; type: string } {
  const [, name, occurs, type] = /^(\w+)([?*+]?) (\w+)$/.exec(row) ?? [];
  if (!name || !type) throw new TypeError(`'${row}' is not a row of the schema.`);
  return { name, type, occurs: occurs === '?' || occurs === '*' || occurs === '+' ? occurs : '' };
}

function modelOf(particle: Particle, declaredBy: string): Model {
  if (typeof particle === 'string') {
    const { name, occurs, type } = readRow(particle);
    const namespace = requestTypes[declaredBy] || imRequestTypes[declaredBy] ? namespaces.messages : namespaces.types;
    return { element: { namespace, name, type, declaredBy }, ...bounds(occurs) };
  }
  const parts = (particles: readonly Particle[]) => particles.map((each) => modelOf(each, declaredBy));
  return 'choice' in particle
    ? { choice: parts(particle.choice), ...bounds(particle.occurs ?? '') }
    : { sequence: parts(particle.sequence), ...bounds(particle.occurs ?? '') };
}

function bounds(occurs: Occurs | ''): { min: number; max: number } {
  return {
    min: occurs === '?' || occurs === '*' ? 0 : 1,
    max: occurs === '*' || occurs === '+' ? Number.POSITIVE_INFINITY : 1,
  };
}

function elementsOf(model: Model): readonly ElementModel[] {
  if ('element' in model) return [model.element];
  return ('choice' in model ? model.choice : model.sequence).flatMap(elementsOf);
}
