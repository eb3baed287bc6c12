import { z } from 'zod';
import { jsonName } from '../../soap/structure.ts';
import { element } from '../../soap/write-xml.ts';
import type { Kind } from '../kind.ts';
import type { SimpleType } from '../simple-types.ts';
import { strictObject } from '../strict-object.ts';
import type { RecordValue } from './record.ts';

/** An element with one text and attributes. `textName` is the JSON name of the text; the attributes are by their XML names. */
export interface AttributedText {
  readonly description: string;
  readonly textName: string;
  readonly text: SimpleType<string>;
  readonly attributes: Readonly<Record<string, AttributeOptions>>;
}

interface AttributeOptions {
  readonly type: SimpleType;
  readonly required?: boolean;
  readonly readOnly?: boolean;
  /** The value of the attribute if the caller writes the short form, which is the text alone. */
  readonly inShortForm?: unknown;
}

/** Returns the kind of an element with one text and attributes: an object. The text alone is valid if no required attribute lacks `inShortForm`. */
export function attributedText({
  description,
  textName,
  text,
  attributes,
}: AttributedText): Kind<string | RecordValue> {
  const writable = Object.entries(attributes).filter(([, { readOnly }]) => !readOnly);
  const shape = writable.map(
    ([name, { type, required }]) => [jsonName(name), required ? type.schema : type.schema.optional()] as const,
  );
  const long = strictObject({ ...Object.fromEntries(shape), [textName]: text.schema });
  const types = new Map(Object.entries(attributes).map(([name, { type }]) => [name, type]));
  const hasShortForm = writable.every(([, { required, inShortForm }]) => !required || inShortForm !== undefined);
  const inFull = (value: string | RecordValue): RecordValue => {
    if (typeof value !== 'string') return value;
    return {
      [textName]: value,
      ...Object.fromEntries(writable.map(([name, each]) => [jsonName(name), each.inShortForm])),
    };
  };
  return {
    description,
    schema: hasShortForm
      ? z.union([text.schema, long], { error: `expected a string, or an object with "${textName}"` })
      : long,
    write(name, value) {
      const whole = inFull(value);
      const given = writable.filter(([attribute]) => whole[jsonName(attribute)] !== undefined);
      const written = given.map(([attribute, { type }]) => [attribute, type.format(whole[jsonName(attribute)])]);
      return element(name, Object.fromEntries(written), text.format(String(whole[textName])));
    },
    read: (read) => ({
      ...Object.fromEntries(
        Object.entries(read.attributes).map(([name, value]) => [
          jsonName(name),
          types.get(name)?.parse(value) ?? value,
        ]),
      ),
      [textName]: text.parse(read.text),
    }),
  };
}
