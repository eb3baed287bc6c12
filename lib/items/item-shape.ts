import { simple } from '../schema/kind.ts';
import { list } from '../schema/kinds/list.ts';
import { pathTo } from '../schema/kinds/path.ts';
import { type RecordValue, record } from '../schema/kinds/record.ts';
import { boolean, enumeration, int, text } from '../schema/simple-types.ts';
import type { XmlNode } from '../soap/write-xml.ts';
import { readablePaths } from './property-paths.ts';

const bodyType = { kind: simple(enumeration(['Best', 'HTML', 'Text'])) };
const flag = { kind: simple(boolean) };

const fields = record('properties to return', {
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

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/itemshape
/** The schema of an item shape: the properties that Exchange returns of an item. */
export const itemShape = fields.schema;

/** Returns the `m:ItemShape` element. BaseShape is Default unless the shape names another. */
export function writeItemShape(shape: RecordValue = {}): XmlNode {
  return fields.write('m:ItemShape', { baseShape: 'Default', ...shape });
}
