import type { z } from 'zod';
import type { XmlElement } from '../soap/read-xml.ts';
import { type Json, readStructure } from '../soap/structure.ts';
import { element, type XmlNode } from '../soap/write-xml.ts';
import type { PropertyPath } from './property-path.ts';
import type { SimpleType } from './simple-types.ts';

/** A kind of value that can be read from an element. */
export interface ReadableKind {
  readonly description: string;
  read(element: XmlElement): Json;
}

/** The mailbox of a sender whose address is absent or cannot be read. No deployment may act for it. */
export const unnamedMailbox = '';

/** A part of a value that UpdateItem sets by its own path. It is itself a value of the same kind. */
export interface UpdatePart<Value = unknown> {
  readonly path: PropertyPath;
  readonly value: Value;
}

/** A kind of value: its schema in a request, and its conversion to and from XML. */
export interface Kind<Value = unknown> extends ReadableKind {
  readonly schema: z.ZodType<Value>;
  /** Returns the element of a value. `name` has its prefix. */
  write(name: string, value: Value): XmlNode;
  /** Returns the mailboxes in whose name the value is written. Absent: none. */
  mailboxes?(value: Value): readonly string[];
  /** Splits a value into its parts. Absent: an update sets the value as a whole. */
  parts?(value: Value): readonly UpdatePart<Value>[];
  /** The indexes of the parts by their indexed FieldURI. Absent: none. */
  readonly indexed?: Readonly<Record<string, readonly string[]>>;
}

/** Returns the kind of an element that holds one text. */
export function simple<Value>(type: SimpleType<Value>): Kind<Value> {
  return {
    description: type.description,
    schema: type.schema,
    write: (name, value) => element(name, {}, type.format(value)),
    read: ({ text }) => type.parse(text),
  };
}

/** An element that is converted without a table: its text, or an object of its attributes, children and text. */
export const structure: ReadableKind = { description: 'object', read: readStructure };
