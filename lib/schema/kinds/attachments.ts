import { z } from 'zod';
import { jsonName } from '../../soap/structure.ts';
import { type ItemSchema, readItem, writableItem, writeItem } from '../item-schema.ts';
import { type Kind, simple, structure } from '../kind.ts';
import { base64, boolean, dateTime, int, nonEmptyText, text } from '../simple-types.ts';
import { choiceList } from './choice-list.ts';
import { type RecordValue, record } from './record.ts';

const attachment = {
  AttachmentId: { kind: structure, readOnly: true },
  Name: { kind: simple(nonEmptyText) },
  ContentType: { kind: simple(text) },
  ContentId: { kind: simple(text) },
  ContentLocation: { kind: simple(text) },
  Size: { kind: simple(int()), readOnly: true },
  LastModifiedTime: { kind: simple(dateTime), readOnly: true },
  IsInline: { kind: simple(boolean) },
} as const;

const fileAttachment = record('{ name, contentType, contentId, contentLocation, isInline, isContactPhoto, content }', {
  ...attachment,
  Name: { ...attachment.Name, required: true },
  IsContactPhoto: { kind: simple(boolean) },
  Content: { kind: simple(base64), required: true },
});

function attachedItem(schema: ItemSchema): Kind<RecordValue> {
  return {
    description: schema.name,
    schema: writableItem(schema, 'S'),
    write: (_, item) => writeItem(schema, item),
    read: (item) => readItem(schema, item),
  };
}

function itemAttachmentOf(schemas: readonly ItemSchema[]): Kind<RecordValue> {
  const items = schemas.map((schema) => [schema.element, { kind: attachedItem(schema) }] as const);
  const names = items.map(([name]) => jsonName(name));
  const whole = record('', { ...attachment, ...Object.fromEntries(items) });
  const hasOneItem = (value: RecordValue) => names.filter((name) => value[name] !== undefined).length === 1;
  return {
    ...whole,
    schema: whole.schema
      .refine(hasOneItem, { error: `expected one of ${names.join(', ')}`, when: ({ issues }) => issues.length === 0 })
      .meta({ id: 'ItemAttachment' }),
  };
}

// An attached item can have attachments too, so the kind is made on first use, when the list of item types exists.
function itemAttachment(schemas: () => readonly ItemSchema[]): Kind<RecordValue> {
  let cached: Kind<RecordValue> | undefined;
  const kind = () => {
    cached ??= itemAttachmentOf(schemas());
    return cached;
  };
  return {
    description: '{ name, contentType, contentId, contentLocation, isInline, and an item under the name of its type }',
    schema: z.lazy(() => kind().schema),
    write: (name, value) => kind().write(name, value),
    read: (read) => kind().read(read),
  };
}

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/attachments-ex15websvcsotherref
/** Returns the kind of attachments: `[{ fileAttachment: { name, content } }, { itemAttachment: { name, message } }]`, file content in base64. */
export function attachments(schemas: () => readonly ItemSchema[]) {
  return choiceList({ ItemAttachment: itemAttachment(schemas), FileAttachment: fileAttachment });
}
