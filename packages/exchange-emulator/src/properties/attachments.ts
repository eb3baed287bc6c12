import type { Item, Mailbox } from '../store/mailbox.ts';
import { itemIdOf } from '../store/mailbox-identifiers.ts';
import { child, type Element, t } from '../xml.ts';
import { formatDateTime } from './date-time.ts';

/** Returns the attachments of an item as GetItem does: without their content, which only GetAttachment returns. */
export function attachmentsOf(mailbox: Mailbox, item: Item): Element | undefined {
  const attachments = item.properties.get('item:Attachments')?.children ?? [];
  if (attachments.length === 0) return undefined;
  return t(
    'Attachments',
    {},
    attachments.map((each, index) => describe(mailbox, item, each, index)),
  );
}

function describe(mailbox: Mailbox, item: Item, attachment: Element, index: number): Element {
  const given = (name: string) => child(attachment, name) ?? [];
  const { Id: id } = itemIdOf(mailbox, item);
  return t(attachment.name, {}, [
    t('AttachmentId', { Id: Buffer.concat([Buffer.from(id, 'base64'), Buffer.from([1, index])]).toString('base64') }),
    ...['Name', 'ContentType', 'ContentId', 'ContentLocation'].flatMap(given),
    t('Size', {}, String(Buffer.byteLength(child(attachment, 'Content')?.text ?? '', 'base64'))),
    t('LastModifiedTime', {}, formatDateTime(item.modified)),
    child(attachment, 'IsInline') ?? t('IsInline', {}, 'false'),
    ...(attachment.name === 'FileAttachment'
      ? [child(attachment, 'IsContactPhoto') ?? t('IsContactPhoto', {}, 'false')]
      : []),
  ]);
}
