import { collectByName, isJsonObject, jsonName } from '../../soap/structure.ts';
import { element, withAttributes } from '../../soap/write-xml.ts';
import type { Kind, UpdatePart } from '../kind.ts';
import { strictObject } from '../strict-object.ts';
import type { RecordValue } from './record.ts';

/** Entries of one kind under fixed keys. `indexedFieldUri` is that of an entry, or of each part of an entry by element name. */
export interface Dictionary {
  readonly keys: readonly string[];
  readonly entry: Kind;
  readonly indexedFieldUri: string | Readonly<Record<string, string>>;
}

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/indexedfielduri
/** Returns the kind of an element with `t:Entry` elements: an object of entries by key. An update sets each entry, or part of one, by itself. */
export function dictionary({ keys, entry, indexedFieldUri }: Dictionary): Kind<RecordValue> {
  const schema = strictObject(Object.fromEntries(keys.map((key) => [key, entry.schema.optional()])));
  const fieldUris = typeof indexedFieldUri === 'string' ? [indexedFieldUri] : Object.values(indexedFieldUri);
  const givenKeys = (value: RecordValue) => keys.filter((key) => value[key] !== undefined);
  return {
    description: `${entry.description}, by key: ${keys.join(', ')}`,
    schema: schema.refine((value) => givenKeys(value).length > 0, {
      error: 'expected at least one entry',
      when: ({ issues }) => issues.length === 0,
    }),
    write: (name, value) =>
      element(
        name,
        {},
        ...givenKeys(value).map((key) => withAttributes({ Key: key }, entry.write('t:Entry', value[key]))),
      ),
    read: ({ children }) =>
      collectByName(
        children.map(({ attributes: { Key = '', ...attributes }, ...child }) => [
          Key,
          entry.read({ ...child, attributes }),
        ]),
      ),
    parts: (value) => givenKeys(value).flatMap((key) => partsOf(key, value[key])),
    indexed: Object.fromEntries(fieldUris.map((fieldUri) => [fieldUri, keys])),
  };

  function partsOf(key: string, value: unknown): readonly UpdatePart<RecordValue>[] {
    if (typeof indexedFieldUri === 'string') {
      return [{ path: { fieldURI: indexedFieldUri, fieldIndex: key }, value: { [key]: value } }];
    }
    if (!isJsonObject(value)) return [];
    return Object.entries(indexedFieldUri)
      .map(([name, fieldUri]) => ({ fieldUri, name: jsonName(name) }))
      .filter(({ name }) => value[name] !== undefined)
      .map(({ fieldUri, name }) => ({
        path: { fieldURI: fieldUri, fieldIndex: key },
        value: { [key]: { [name]: value[name] } },
      }));
  }
}
