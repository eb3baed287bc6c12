import { z } from 'zod';
import { childOf, type XmlElement } from '../../soap/read-xml.ts';
import { type Json, jsonName } from '../../soap/structure.ts';
import { element } from '../../soap/write-xml.ts';
import type { Kind } from '../kind.ts';
import { extendedPath, writePath } from '../property-path.ts';
import { saysWhoSends } from '../sender-properties.ts';
import { boolean, int, type SimpleType, scalar, text } from '../simple-types.ts';
import { strictObject } from '../strict-object.ts';

/** An extended property: its path with one value, or with several values if its type ends in Array. */
export interface ExtendedProperty {
  readonly path: z.infer<typeof extendedPath>;
  readonly value?: ExtendedValue | undefined;
  readonly values?: readonly ExtendedValue[] | undefined;
}

type ExtendedValue = string | number | boolean;

const double: Pick<SimpleType, 'parse'> = {
  parse: (read) => (read.trim() !== '' && Number.isFinite(Number(read)) ? Number(read) : read),
};

// Long and Currency are read as text: they can have more digits than a JSON number keeps.
const parsers = new Map<string | undefined, Pick<SimpleType, 'parse'>>([
  ['Boolean', boolean],
  ['Integer', int()],
  ['Short', int()],
  ['Double', double],
  ['Float', double],
]);

const schema = strictObject({
  path: extendedPath,
  value: scalar.optional(),
  values: z.array(scalar).min(1).optional(),
}).superRefine(({ path, value, values }, context) => {
  const isArray = path.propertyType.endsWith('Array');
  if ((value === undefined) === isArray && (values === undefined) !== isArray) return;
  context.addIssue({
    code: 'custom',
    message: isArray
      ? `expected "values", because the type is ${path.propertyType}`
      : 'expected "value" and no "values"',
  });
});

function readPath({ attributes }: XmlElement): Json {
  const { PropertyId, ...others } = attributes;
  const names = Object.entries(others).map(([name, value]) => [jsonName(name), value]);
  return { ...Object.fromEntries(names), ...(PropertyId === undefined ? {} : { propertyId: int().parse(PropertyId) }) };
}

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/extendedproperty
/** The kind of an extended property. A value is a string, number or boolean; it is read according to its type, Long and Currency as strings. */
export const extendedProperty: Kind<ExtendedProperty> = {
  description: 'extended property: { path, value } or { path, values }',
  schema,
  write(name, { path, value, values }) {
    const writeValue = (each: ExtendedValue) => element('t:Value', {}, String(each));
    const content = values ? element('t:Values', {}, ...values.map(writeValue)) : writeValue(value ?? '');
    return element(name, {}, writePath(path), content);
  },
  read(read) {
    const path = childOf(read, 'ExtendedFieldURI');
    const { parse } = parsers.get(path?.attributes.PropertyType?.replace(/Array$/, '')) ?? text;
    const values = childOf(read, 'Values')?.children.map((each) => parse(each.text));
    const content = values ? { values } : { value: parse(childOf(read, 'Value')?.text ?? '') };
    return { path: path ? readPath(path) : {}, ...content };
  },
  mailboxes: ({ path, value, values = [] }) =>
    saysWhoSends(path) ? [...(value === undefined ? [] : [value]), ...values].map(String) : [],
  parts: (value) => [{ path: value.path, value }],
};
