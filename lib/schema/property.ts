import type { ExchangeVersion } from '../soap/headers.ts';
import { jsonName } from '../soap/structure.ts';
import type { Kind, ReadableKind } from './kind.ts';

interface PropertyNames {
  /** Its JSON name, such as `displayName`. */
  readonly name: string;
  /** Its element, without prefix, such as `DisplayName`. */
  readonly element: string;
  /** Its path, such as `contacts:DisplayName`. Absent: EWS has none. */
  readonly fieldUri?: string;
}

/** A property that Exchange computes, or that EWS cannot set. */
export interface ReadOnlyProperty extends PropertyNames {
  readonly access: '';
  readonly kind: ReadableKind;
}

/** A property that can be written. If it `repeats`, it is an array in JSON and has an element per value in XML. */
export interface WritableProperty extends PropertyNames {
  readonly access: Access;
  readonly kind: Kind;
  readonly repeats: boolean;
  /** The first version of the schema in which it can be written. */
  readonly since: ExchangeVersion;
}

/** A property of an item type: a row in the file of the type, which is the only place that describes it. */
export type Property = ReadOnlyProperty | WritableProperty;

/** The ways to write a property: S set on create, U set by an update, A append, D delete. */
export type Access = 'S' | 'SU' | 'SUD' | 'SUAD';

function namesFrom(fieldUri: string): PropertyNames {
  const element = fieldUri.slice(fieldUri.indexOf(':') + 1);
  return { name: jsonName(element), element, fieldUri };
}

/** Returns the row of a property that can be written. The FieldURI contains the name of its element. */
export function property(
  fieldUri: string,
  kind: Kind,
  access: Access,
  since: ExchangeVersion = 'Exchange2007_SP1',
): Property {
  return { ...namesFrom(fieldUri), kind, access, repeats: false, since };
}

/** Returns the row of a property that can only be read. The FieldURI contains the name of its element. */
export function readOnly(fieldUri: string, kind: ReadableKind): Property {
  return { ...namesFrom(fieldUri), kind, access: '' };
}

/** Returns the row of a property that can only be read and has no FieldURI. */
export function withoutFieldUri(element: string, kind: ReadableKind): Property {
  return { name: jsonName(element), element, kind, access: '' };
}
