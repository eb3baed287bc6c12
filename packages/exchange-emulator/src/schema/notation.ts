/**
 * A part of a content model. A string is an element, `Name Type`, with its occurrences after the name: `?` at most one,
 * `*` any number, `+` at least one, none for exactly one.
 */
export type Particle =
  | string
  | { readonly choice: readonly Particle[]; readonly occurs?: Occurs }
  | { readonly sequence: readonly Particle[]; readonly occurs?: Occurs };

/** The number of times a particle occurs; absent for exactly once. */
export type Occurs = '?' | '*' | '+';

/**
 * A complex type. `content` is a sequence, `text` the simple type of a text-only element, and an attribute is `Name
 * Type`, with `?` after the name if it is optional.
 */
export interface ComplexType {
  readonly extends?: string;
  readonly content?: readonly Particle[];
  readonly text?: string;
  readonly attributes?: readonly string[];
  readonly soapAttributes?: true;
}

/** Complex types by name. */
export type ComplexTypes = Readonly<Record<string, ComplexType>>;

/** The constraints on a simple type's text. If `base` is the only one, the type is another name of its base. */
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

/** Simple types by name. */
export type SimpleTypes = Readonly<Record<string, SimpleType>>;
