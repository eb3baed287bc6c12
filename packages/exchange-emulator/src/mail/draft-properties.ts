import type { Item, Mailbox } from '../store/mailbox.ts';
import { type Element, t } from '../xml.ts';
import { createInternetMessageId } from './internet-message-id.ts';
import { readMime } from './mime-reader.ts';

type Properties = Item['properties'];

/**
 * Returns the properties of a new, unsent message. Properties in `given` take precedence over those of its MIME
 * content. Throws a ResponseError for invalid MIME content.
 */
export function createDraftProperties(mailbox: Mailbox, given: Properties): Properties {
  const mimeContent = given.get('item:MimeContent');
  return new Map<string, Element>([
    ['message:InternetMessageId', createInternetMessageId(mailbox)],
    ['message:IsRead', t('IsRead', {}, 'true')],
    ...(mimeContent ? readMime(mimeContent) : []),
    ...given,
    ['item:IsDraft', t('IsDraft', {}, 'true')],
  ]);
}
