import type { ExchangeVersion } from '../soap/headers.ts';
import { jsonName } from '../soap/structure.ts';
import type { Kind, ReadableKind } from './kind.ts';

interface Named {
  /** Its JSON name, such as `displayName`. */
  readonly name: string;
  /** Its element, without prefix, such as `DisplayName`. */
  readonly element: string;
  /** Its path, such as `contacts:DisplayName`; absent where EWS has none. */
  readonly fieldUri?: string;
}

/** A property that Exchange computes, or that EWS cannot set. */
export interface ReadOnlyProperty extends Named {
  readonly access: '';
  readonly kind: ReadableKind;
}

/** A property that can be written, as its access says; one that `repeats` is an array in JSON and an element per value in XML. */
export interface WritableProperty extends Named {
  readonly access: Access;
  readonly kind: Kind;
  readonly repeats: boolean;
  /** The first version of the schema that has it. */
  readonly since: ExchangeVersion;
}

/** One property of an item type: the only place where it is described. */
export type Property = ReadOnlyProperty | WritableProperty;

/** What can be done with a property: S set on create, U update, A append, D delete. */
export type Access = 'S' | 'SU' | 'SUD' | 'SUAD';

function named(fieldUri: string): Named {
  const element = fieldUri.slice(fieldUri.indexOf(':') + 1);
  return { name: jsonName(element), element, fieldUri };
}

/** A row of an item type's table for a property that can be written; its element's name is in its FieldURI. */
export function property(
  fieldUri: string,
  kind: Kind,
  access: Access,
  since: ExchangeVersion = 'Exchange2007_SP1',
): Property {
  return { ...named(fieldUri), kind, access, repeats: false, since };
}

/** A row for a property that can only be read, by its FieldURI. */
export function readOnly(fieldUri: string, kind: ReadableKind): Property {
  return { ...named(fieldUri), kind, access: '' };
}

/** A row for a property that can only be read and has no FieldURI, by its element's name. */
export function withoutFieldUri(element: string, kind: ReadableKind): Property {
  return { name: jsonName(element), element, kind, access: '' };
}
