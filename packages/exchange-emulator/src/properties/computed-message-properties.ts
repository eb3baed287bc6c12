import { mimeContentOf } from '../mail/mime-writer.ts';
import { joinDisplayNames } from '../mail/recipients.ts';
import { guidOf, writeEntryId } from '../store/identifiers.ts';
import type { Item, Mailbox } from '../store/mailbox.ts';
import { type Element, t } from '../xml.ts';
import { convertBody } from './body.ts';
import { isUnsent } from './message-flags.ts';

type Compute = (mailbox: Mailbox, item: Item) => Element | undefined;

/** The properties of a message that the emulator computes, by FieldURI. Written values are ignored. */
export const computedForMessages: Readonly<Record<string, Compute>> = {
  'item:MimeContent': (_mailbox, { properties }) => mimeContentOf(properties),
  'item:IsDraft': (mailbox, item) => t('IsDraft', {}, String(isUnsent(mailbox, item))),
  'item:ResponseObjects': (_mailbox, { properties }) => (properties.has('item:IsDraft') ? undefined : responseObjects),
  'item:DisplayCc': (_mailbox, { properties }) =>
    t('DisplayCc', {}, joinDisplayNames(properties.get('message:CcRecipients'))),
  'item:DisplayTo': (_mailbox, { properties }) =>
    t('DisplayTo', {}, joinDisplayNames(properties.get('message:ToRecipients'))),
  'item:ConversationId': ({ guid }, item) =>
    t('ConversationId', { Id: writeEntryId({ mailboxGuid: guid, folder: conversationNumber(item), item: 0 }) }),
  'item:UniqueBody': (_mailbox, item) => bodyNamed('UniqueBody', item, 'Best'),
  'item:NormalizedBody': (_mailbox, item) => bodyNamed('NormalizedBody', item, 'Best'),
  'item:TextBody': (_mailbox, item) => bodyNamed('TextBody', item, 'Text'),
  'item:Preview': (_mailbox, item) => t('Preview', {}, bodyNamed('Body', item, 'Text')?.text.slice(0, 255) ?? ''),
  'message:ConversationIndex': (_mailbox, item) => t('ConversationIndex', {}, conversationIndex(item)),
  'message:ConversationTopic': (_mailbox, item) => t('ConversationTopic', {}, conversationTopic(item)),
};

const responseObjects = t('ResponseObjects', {}, [t('ReplyToItem'), t('ReplyAllToItem'), t('ForwardItem')]);

function bodyNamed(name: string, { properties }: Item, bodyType: string): Element | undefined {
  const body = properties.get('item:Body');
  return body && { ...convertBody(body, bodyType), name };
}

/** Returns the subject without the prefixes of replies and forwards. */
function conversationTopic({ properties }: Item): string {
  return (properties.get('item:Subject')?.text ?? '').replace(/^((re|fwd?):\s*)+/i, '');
}

/** Returns a 48-bit number that all messages with the same topic share. */
function conversationNumber(item: Item): number {
  return Number.parseInt(
    guidOf(`conversation ${conversationTopic(item)}`)
      .replaceAll('-', '')
      .slice(0, 12),
    16,
  );
}

/** Returns the 22 bytes that start a conversation: a version, the creation time in five bytes, and a GUID. */
function conversationIndex(item: Item): string {
  const bytes = Buffer.alloc(22);
  bytes.writeUInt8(1, 0);
  bytes.writeUIntBE(Math.trunc(item.created.getTime() / 1000), 1, 5);
  bytes.write(guidOf(`conversation ${conversationTopic(item)}`).replaceAll('-', ''), 6, 'hex');
  return bytes.toString('base64');
}
