import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sharedFolder } from '../../../test/shared-folder.ts';
import { knownOperations } from '../src/operations/known-operations.ts';
import { parseXml } from '../src/parse-xml.ts';
import { contentOf, type Model } from '../src/schema/content-model.ts';
import { fieldUris } from '../src/schema/field-uris.ts';
import { simpleTypes } from '../src/schema/simple-types.ts';
import { child, type Element } from '../src/xml.ts';

const requests = [...knownOperations.keys()];
const headers = ['ExchangeImpersonation', 'MailboxCulture', 'TimeZoneContext', 'DateTimePrecision', 'ManagementRole'];

/** The top-level declarations of both schemas by kind and name, such as `complexType t:ItemType`. */
function readSchemas(folder: string): ReadonlyMap<string, Element> {
  return new Map(
    [['t', 'types.xsd'] as const, ['m', 'messages.xsd'] as const].flatMap(([prefix, file]) =>
      parseXml(readFileSync(join(folder, 'ews-xsd', file), 'utf8')).children.map(
        (declaration) => [`${declaration.name} ${prefix}:${declaration.attributes.name}`, declaration] as const,
      ),
    ),
  );
}

const schemas = sharedFolder === undefined ? new Map<string, Element>() : readSchemas(sharedFolder);

function declaration(kind: string, name: string): Element {
  const found = schemas.get(`${kind} ${name}`);
  if (!found) throw new Error(`The schema has no ${kind} ${name}.`);
  return found;
}

const local = (name: string) => name.replace(/^\w+:/, '');
const isComplex = (name: string) => schemas.has(`complexType ${name}`);

/** Returns the types that a declaration and everything in it directly refer to. */
function references({ attributes, children }: Element): readonly string[] {
  const { type, base, ref, itemType, memberTypes = '' } = attributes;
  const own = [type, base, itemType, ...memberTypes.split(' ')].filter((name) => name !== undefined && name !== '');
  return [...own.map(String), ...(ref ? refersTo(ref) : []), ...children.flatMap(references)];
}

function refersTo(ref: string): readonly string[] {
  const group = schemas.get(`group ${ref}`);
  return group ? references(group) : substitutes(ref).flatMap(references);
}

/** Returns the elements that may replace one of that name: itself unless it is abstract, and its substitutes. */
function substitutes(name: string): readonly Element[] {
  const head = declaration('element', name);
  const group = [...schemas.values()].filter(({ attributes }) => attributes.substitutionGroup === name);
  return head.attributes.abstract === 'true' ? group : [head, ...group];
}

function reachable(): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (name: string) => {
    if (seen.has(name) || name.startsWith('xs:')) return;
    seen.add(name);
    references(schemas.get(`complexType ${name}`) ?? declaration('simpleType', name)).forEach(visit);
  };
  for (const name of requests) visit(`m:${name}Type`);
  for (const name of headers) references(declaration('element', `t:${name}`)).forEach(visit);
  return seen;
}

const types = sharedFolder === undefined ? [] : [...reachable()].sort();
const occurs = (min: string | number = 1, max: string | number = 1) =>
  min === 1 && max === 1 ? '' : `{${min},${max === Number.POSITIVE_INFINITY ? 'unbounded' : max}}`;

/**
 * Returns a group of particles as text. Unnecessary brackets are removed, so that equivalent models have equal text.
 */
function group(kind: ',' | '|', parts: readonly string[], times: string): string {
  const flat = parts.filter((part) => part !== '()').flatMap((part) => unwrap(kind, part));
  const [only] = flat;
  if (flat.length === 1 && only !== undefined && times === '') return only;
  return flat.length === 0 ? '()' : `(${flat.join(` ${kind} `)})${times}`;
}

function unwrap(kind: ',' | '|', part: string): readonly string[] {
  const inner = part.startsWith('(') && part.endsWith(')') ? part.slice(1, -1) : undefined;
  return inner !== undefined && !/[()]/.test(inner) && inner.includes(` ${kind} `) ? inner.split(` ${kind} `) : [part];
}

function xsdParticle(particle: Element, prefix: string): string {
  const { attributes, name, children } = particle;
  const min = Number(attributes.minOccurs ?? 1);
  const max = attributes.maxOccurs === 'unbounded' ? Number.POSITIVE_INFINITY : Number(attributes.maxOccurs ?? 1);
  const times = occurs(min, max);
  if (name === 'group')
    return group(
      ',',
      declaration('group', attributes.ref ?? '').children.map((each) => xsdParticle(each, 't')),
      times,
    );
  if (name === 'element' && attributes.ref) {
    const names = substitutes(attributes.ref).map(
      (each) => `t:${each.attributes.name} ${local(each.attributes.type ?? '')}`,
    );
    return group('|', names, times);
  }
  if (name === 'element') return `${prefix}:${attributes.name} ${local(attributes.type ?? '')}${times}`;
  return group(
    name === 'choice' ? '|' : ',',
    children.map((each) => xsdParticle(each, prefix)),
    times,
  );
}

interface Facts {
  readonly model: string;
  readonly attributes: readonly string[];
  readonly text: string | undefined;
  readonly soapAttributes: boolean;
}

/** Returns the content and attributes of a complex type in the XSD, inherited ones included. */
function xsdFacts(name: string): Facts {
  const prefix = name.slice(0, 1);
  const type = declaration('complexType', name);
  const derivation = (child(type, 'complexContent') ?? child(type, 'simpleContent'))?.children[0];
  const own = derivation ?? type;
  const base =
    derivation?.name === 'extension' && isComplex(derivation.attributes.base ?? '')
      ? xsdFacts(derivation.attributes.base ?? '')
      : undefined;
  const particles = own.children.filter((each) => ['sequence', 'choice', 'group'].includes(each.name));
  const attributes = own.children.filter((each) => each.name === 'attribute' && each.attributes.use !== 'prohibited');
  return {
    model: group(',', [base?.model ?? '()', ...particles.map((each) => xsdParticle(each, prefix))], ''),
    attributes: [...(base?.attributes ?? []), ...attributes.map(xsdAttribute)],
    soapAttributes: own.children.some((each) => each.name === 'anyAttribute'),
    text: child(type, 'simpleContent') ? local(derivation?.attributes.base ?? '') : undefined,
  };
}

function xsdAttribute({ attributes }: Element): string {
  return `${attributes.name} ${local(attributes.type ?? '')}${attributes.use === 'required' ? '' : ' optional'}`;
}

function tableModel(model: Model): string {
  const times = occurs(model.min, model.max);
  if ('element' in model) {
    const prefix = model.element.namespace.endsWith('/messages') ? 'm' : 't';
    return `${prefix}:${model.element.name} ${model.element.type}${times}`;
  }
  const [kind, parts] = 'choice' in model ? (['|', model.choice] as const) : ([',', model.sequence] as const);
  return group(kind, parts.map(tableModel), times);
}

function tableFacts(name: string): Facts {
  const content = contentOf(local(name));
  if (!content) throw new Error(`The table has no ${name}.`);
  return {
    model: tableModel(content.model),
    attributes: [...content.attributes].map(
      ([key, { type, required }]) => `${key} ${type}${required ? '' : ' optional'}`,
    ),
    text: content.text,
    soapAttributes: content.soapAttributes,
  };
}

describe.skipIf(sharedFolder === undefined)('the table of the schema', () => {
  test.each(types.filter(isComplex))('has the content and the attributes of %s in the XSD', (name) => {
    expect(tableFacts(name)).toEqual(xsdFacts(name));
  });

  test.each(types.filter((name) => !isComplex(name)))('has the facets of %s in the XSD', (name) => {
    expect(tableFacets(local(name))).toEqual(xsdFacets(declaration('simpleType', name)));
  });

  test('has every version of RequestServerVersion', () => {
    expect(tableFacets('ExchangeVersionType')).toEqual(xsdFacets(declaration('simpleType', 't:ExchangeVersionType')));
  });

  test('has every FieldURI once', () => {
    expect(new Set(fieldUris).size).toBe(fieldUris.length);
  });
});

function tableFacets(name: string): readonly string[] {
  return [...new Set(facetsOf(simpleTypes[name] ?? {}))].sort();
}

function facetsOf(type: (typeof simpleTypes)[string]): string[] {
  const { base, values = [], pattern, anyOf = [], listOf, ...bounds } = type;
  return [
    ...(base && base !== 'string' ? [`base ${base}`] : []),
    ...values.map((value) => `enumeration ${value}`),
    ...(pattern ? [`pattern ${pattern.source.replace(/^\^\(\?:(.*)\)\$$/, '$1')}`] : []),
    ...Object.entries(bounds).map(([name, value]) => `${name} ${value}`),
    ...anyOf.flatMap((each) => (typeof each === 'string' ? [`base ${each}`] : facetsOf(each))),
    ...(listOf ? [`list ${listOf}`] : []),
  ];
}

function xsdFacets(type: Element): readonly string[] {
  return [...new Set(type.children.flatMap(facetRows))].sort();
}

function facetRows({ name, attributes, children }: Element): string[] {
  if (name === 'annotation') return [];
  const { base, value, memberTypes, itemType } = attributes;
  const nested = children.flatMap(facetRows);
  if (name === 'restriction') return [...(base && base !== 'xs:string' ? [`base ${local(base)}`] : []), ...nested];
  if (name === 'union') return [...(memberTypes?.split(' ') ?? []).map((each) => `base ${local(each)}`), ...nested];
  if (name === 'list') return [`list ${local(itemType ?? '')}`];
  return name === 'simpleType' ? nested : [`${name} ${value}`];
}
