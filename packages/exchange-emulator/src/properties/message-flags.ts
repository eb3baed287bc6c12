import { type Item, isSubmitted, type Mailbox } from '../store/mailbox.ts';
import { type Element, t } from '../xml.ts';

/** The storage key of PidTagMessageFlags. */
export const messageFlagsKey = `extended:${0x0e07}/Integer`;

// https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmsg/a0c52fe2-3014-43a7-942d-f43f6f91c366
const flags: readonly (readonly [bit: number, isSet: (mailbox: Mailbox, item: Item) => boolean])[] = [
  [0x01, (_mailbox, { properties }) => properties.get('message:IsRead')?.text !== 'false'],
  [0x04, isSubmitted],
  [0x08, isUnsent],
  [0x10, (_mailbox, { properties }) => (properties.get('item:Attachments')?.children ?? []).length > 0],
  [0x20, (_mailbox, { properties }) => properties.get('item:IsFromMe')?.text === 'true'],
];

/** Whether a message is still to be sent: not any more once it is submitted. */
export function isUnsent(mailbox: Mailbox, item: Item): boolean {
  return item.properties.has('item:IsDraft') && !isSubmitted(mailbox, item);
}

/** Returns PidTagMessageFlags of an item. Written values are ignored. */
export function messageFlagsOf(mailbox: Mailbox, item: Item): Element {
  const bits = flags.filter(([, isSet]) => isSet(mailbox, item)).map(([bit]) => bit);
  const value = bits.reduce((sum, bit) => sum + bit, 0);
  return t('ExtendedProperty', {}, [
    t('ExtendedFieldURI', { PropertyTag: '0xe07', PropertyType: 'Integer' }),
    t('Value', {}, String(value)),
  ]);
}
