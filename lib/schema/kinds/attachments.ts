import { simple, structure } from '../kind.ts';
import { base64, boolean, dateTime, int, nonEmptyText, text } from '../simple-types.ts';
import { choiceList } from './choice-list.ts';
import { record } from './record.ts';

const fileAttachment = record('{ name, contentType, contentId, contentLocation, isInline, isContactPhoto, content }', {
  AttachmentId: { kind: structure, readOnly: true },
  Name: { kind: simple(nonEmptyText), required: true },
  ContentType: { kind: simple(text) },
  ContentId: { kind: simple(text) },
  ContentLocation: { kind: simple(text) },
  Size: { kind: simple(int()), readOnly: true },
  LastModifiedTime: { kind: simple(dateTime), readOnly: true },
  IsInline: { kind: simple(boolean) },
  IsContactPhoto: { kind: simple(boolean) },
  Content: { kind: simple(base64), required: true },
});

/** Attachments: `[{ fileAttachment: { name, content, … } }]`, the content in base64 (https://learn.microsoft.com/exchange/client-developer/web-service-reference/fileattachment). */
export const attachments = choiceList({ FileAttachment: fileAttachment });
