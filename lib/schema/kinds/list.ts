import { z } from 'zod';
import { element } from '../../soap/write-xml.ts';
import type { Kind, ReadableKind } from '../kind.ts';

/** Returns the kind of an element with any number of children of one kind: an array that can only be read. */
export function readableList(kind: ReadableKind): ReadableKind {
  return {
    description: `array of ${kind.description}`,
    read: ({ children }) => children.map((child) => kind.read(child)),
  };
}

/** Returns the kind of an element with any number of children of one kind: an array. `entry` is the children's name without prefix. */
export function list<Value>(entry: string, kind: Kind<Value>): Kind<readonly Value[]> {
  return {
    ...readableList(kind),
    schema: z.array(kind.schema),
    write: (name, values) => element(name, {}, ...values.map((value) => kind.write(`t:${entry}`, value))),
  };
}
