import { simple } from '../schema/kind.ts';
import { list } from '../schema/kinds/list.ts';
import { pathTo } from '../schema/kinds/path.ts';
import { type RecordValue, record } from '../schema/kinds/record.ts';
import { boolean, enumeration, int, text } from '../schema/simple-types.ts';
import type { XmlNode } from '../soap/write-xml.ts';
import { readablePaths } from './index.ts';

const bodyType = { kind: simple(enumeration(['Best', 'HTML', 'Text'])) };
const flag = { kind: simple(boolean) };

const fields = record('which properties are given', {
  BaseShape: { kind: simple(enumeration(['IdOnly', 'Default', 'AllProperties'])) },
  IncludeMimeContent: flag,
  BodyType: bodyType,
  UniqueBodyType: bodyType,
  NormalizedBodyType: bodyType,
  FilterHtmlContent: flag,
  ConvertHtmlCodePageToUTF8: flag,
  InlineImageUrlTemplate: { kind: simple(text) },
  BlockExternalImages: flag,
  AddBlankTargetToLinks: flag,
  MaximumBodySize: { kind: simple(int()) },
  AdditionalProperties: { kind: list('', pathTo(readablePaths)) },
});

/** Which properties of an item are given, as a caller writes it (https://learn.microsoft.com/exchange/client-developer/web-service-reference/itemshape). */
export const itemShape = fields.schema;

/** Writes an item shape as `m:ItemShape`; its BaseShape is Default where it names none. */
export function writeItemShape(shape: RecordValue = {}): XmlNode {
  return fields.write('m:ItemShape', { baseShape: 'Default', ...shape });
}
