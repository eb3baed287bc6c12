import type { Item, Mailbox } from '../store/mailbox.ts';
import { type Element, t } from '../xml.ts';
import { newInternetMessageId } from './internet-message-id.ts';
import { readMime } from './mime-reader.ts';

type Properties = Item['properties'];

/** The properties of a message that is saved for the first time: unsent, read, with an InternetMessageId. */
export function draftProperties(mailbox: Mailbox, given: Properties): Properties {
  return new Map<string, Element>([
    ['message:InternetMessageId', newInternetMessageId(mailbox)],
    ['message:IsRead', t('IsRead', {}, 'true')],
    ...withMimeContent(given),
    ['item:IsDraft', t('IsDraft', {}, 'true')],
  ]);
}

/**
 * Written properties with those that their MIME content adds, if they have any; what is written wins. Throws a
 * ResponseError.
 */
export function withMimeContent(written: Properties): Properties {
  const mimeContent = written.get('item:MimeContent');
  return mimeContent ? new Map([...readMime(mimeContent), ...written]) : written;
}
