import type { z } from 'zod';
import type { XmlElement } from '../soap/read-xml.ts';
import { type Json, readStructure } from '../soap/structure.ts';
import { element, type XmlNode } from '../soap/write-xml.ts';
import type { PropertyPath } from './property-path.ts';
import type { SimpleType } from './simple-types.ts';

/** What can be read from an element. */
export interface ReadableKind {
  readonly description: string;
  read(element: XmlElement): Json;
}

/** A piece of a value that UpdateItem sets by a path of its own: itself a value of the same kind. */
export interface Part<Value = unknown> {
  readonly path: PropertyPath;
  readonly value: Value;
}

/** What a property can be: what a caller may write for it, how that becomes XML and how it comes back from there. */
export interface Kind<Value = unknown> extends ReadableKind {
  readonly schema: z.ZodType<Value>;
  /** Gives the element `name` (with its prefix) for a value. */
  write(name: string, value: Value): XmlNode;
  /** Gives the mailboxes that who writes the value acts for; absent where it acts for none. */
  mailboxes?(value: Value): readonly string[];
  /** Splits a value into its parts; absent where an update sets the whole. */
  parts?(value: Value): readonly Part<Value>[];
  /** The indexes of the parts by their indexed FieldURI; absent where there are none. */
  readonly indexed?: Readonly<Record<string, readonly string[]>>;
}

/** An element that holds one text. */
export function simple<Value>(type: SimpleType<Value>): Kind<Value> {
  return {
    description: type.description,
    schema: type.schema,
    write: (name, value) => element(name, {}, type.format(value)),
    read: ({ text }) => type.parse(text),
  };
}

/** An element that is read as it is: its text, or an object of its attributes, children and text. */
export const structure: ReadableKind = { description: 'object', read: readStructure };
