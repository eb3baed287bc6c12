import { gather, jsonName, readStructure } from '../../soap/structure.ts';
import { element } from '../../soap/write-xml.ts';
import type { Kind, ReadableKind } from '../kind.ts';
import { strictObject } from '../strict-object.ts';

/** A JSON object as a caller writes it. */
export type RecordValue = Readonly<Record<string, unknown>>;

/** A child element of a record. */
export type Field =
  | { readonly kind: Kind; readonly required?: boolean }
  | { readonly kind: ReadableKind; readonly readOnly: true };

/** An element with child elements of their own kinds, by element name in schema order: an object. A child that no field names is read under its own name. */
export function record(description: string, fields: Readonly<Record<string, Field>>): Kind<RecordValue> {
  const writable = Object.entries(fields).flatMap(([name, field]) =>
    'readOnly' in field ? [] : [{ name, jsonName: jsonName(name), ...field }],
  );
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
      gather(children.map((child) => [jsonName(child.name), (fields[child.name]?.kind.read ?? readStructure)(child)])),
  };
}
