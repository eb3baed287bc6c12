import type { Item, Mailbox } from '../store/mailbox.ts';
import { type Element, t } from '../xml.ts';
import { newInternetMessageId } from './internet-message-id.ts';
import { readMime } from './mime-reader.ts';

type Properties = Item['properties'];

/**
 * The properties of a message that is saved for the first time: unsent, read, with an InternetMessageId and with what
 * its MIME content says where it is not given; throws a ResponseError.
 */
export function draftProperties(mailbox: Mailbox, given: Properties): Properties {
  const mimeContent = given.get('item:MimeContent');
  return new Map<string, Element>([
    ['message:InternetMessageId', newInternetMessageId(mailbox)],
    ['message:IsRead', t('IsRead', {}, 'true')],
    ...(mimeContent ? readMime(mimeContent) : []),
    ...given,
    ['item:IsDraft', t('IsDraft', {}, 'true')],
  ]);
}
