/**
 * A part of a content model. A string is an element, `Name Type`, with the occurrences behind the name: none for
 * exactly one, `?` for at most one, `*` for any number, `+` for at least one.
 */
export type Particle =
  | string
  | { readonly choice: readonly Particle[]; readonly occurs?: Occurs }
  | { readonly sequence: readonly Particle[]; readonly occurs?: Occurs };

/** How often a particle may occur; absent for exactly once. */
export type Occurs = '?' | '*' | '+';

/**
 * A complex type: `content` is a sequence, `text` the simple type of a text-only element, and an attribute is
 * `Name Type`, with `?` behind the name of an optional one.
 */
export interface ComplexType {
  readonly extends?: string;
  readonly content?: readonly Particle[];
  readonly text?: string;
  readonly attributes?: readonly string[];
  readonly soapAttributes?: true;
}

/** Complex types by their names. */
export type ComplexTypes = Readonly<Record<string, ComplexType>>;

/** A simple type: what its text must be. Without any member but `base`, it is another name of that type. */
export interface SimpleType {
  readonly base?: string;
  readonly values?: readonly string[];
  readonly pattern?: RegExp;
  readonly minLength?: number;
  readonly minInclusive?: number;
  readonly maxInclusive?: number;
  readonly anyOf?: readonly (string | SimpleType)[];
  readonly listOf?: string;
}

/** Simple types by their names. */
export type SimpleTypes = Readonly<Record<string, SimpleType>>;
