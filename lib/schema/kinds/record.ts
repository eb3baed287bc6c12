import { collectByName, jsonName, readStructure } from '../../soap/structure.ts';
import { element } from '../../soap/write-xml.ts';
import type { Kind, ReadableKind } from '../kind.ts';
import { strictObject } from '../strict-object.ts';

/** A JSON object of a request, whose properties a schema checks. */
export type RecordValue = Readonly<Record<string, unknown>>;

/** A child element of a record: its kind, and whether it must be written or can only be read. */
export type Field =
  | { readonly kind: Kind; readonly required?: boolean }
  | { readonly kind: ReadableKind; readonly readOnly: true };

/** Returns the kind of an element with these children, in schema order: an object. Other children are read without a table. */
export function record(description: string, fields: Readonly<Record<string, Field>>): Kind<RecordValue> {
  const writable = Object.entries(fields).flatMap(([name, field]) =>
    'readOnly' in field ? [] : [{ name, jsonName: jsonName(name), ...field }],
  );
  const kinds = new Map<string, ReadableKind>(Object.entries(fields).map(([name, { kind }]) => [name, kind]));
  const shape = writable.map((field) => [
    field.jsonName,
    field.required ? field.kind.schema : field.kind.schema.optional(),
  ]);
  return {
    description,
    schema: strictObject(Object.fromEntries(shape)),
    write(name, value) {
      const given = writable.filter((field) => value[field.jsonName] !== undefined);
      return element(name, {}, ...given.map((field) => field.kind.write(`t:${field.name}`, value[field.jsonName])));
    },
    read: ({ children }) =>
      collectByName(
        children.map((child) => [jsonName(child.name), (kinds.get(child.name)?.read ?? readStructure)(child)]),
      ),
  };
}
