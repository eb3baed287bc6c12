import { z } from 'zod';
import { jsonName, readStructure } from '../../soap/structure.ts';
import { element } from '../../soap/write-xml.ts';
import type { Kind } from '../kind.ts';
import { strictObject } from '../strict-object.ts';
import type { RecordValue } from './record.ts';

/** Returns the kind of an element with one or more children of these kinds: an array of objects with one property. Other children are read without a table. */
export function choiceList(choices: Readonly<Record<string, Kind>>): Kind<readonly RecordValue[]> {
  const named = Object.entries(choices).map(([name, kind]) => ({ name, jsonName: jsonName(name), kind }));
  const names = named.map((choice) => choice.jsonName);
  const kinds = new Map(Object.entries(choices));
  const entry = strictObject(
    Object.fromEntries(named.map((choice) => [choice.jsonName, choice.kind.schema.optional()])),
  );
  return {
    description: `array of { ${names.join(' | ')} }`,
    schema: z
      .array(entry.refine((value) => Object.keys(value).length === 1, `expected an object with ${names.join(' or ')}`))
      .min(1),
    write: (name, values) =>
      element(
        name,
        {},
        ...values.flatMap((value) =>
          named
            .filter((choice) => value[choice.jsonName] !== undefined)
            .map((choice) => choice.kind.write(`t:${choice.name}`, value[choice.jsonName])),
        ),
      ),
    read: ({ children }) =>
      children.map((child) => ({ [jsonName(child.name)]: (kinds.get(child.name)?.read ?? readStructure)(child) })),
  };
}
