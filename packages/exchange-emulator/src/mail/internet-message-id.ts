import { guidOf } from '../store/identifiers.ts';
import type { Mailbox } from '../store/mailbox.ts';
import { type Element, t } from '../xml.ts';
import { domainOf } from './recipients.ts';

/** The InternetMessageId of the next message of a mailbox, which no other message has. */
export function newInternetMessageId({ address, guid, lastNumber }: Mailbox): Element {
  return t('InternetMessageId', {}, `<${guidOf(`message ${lastNumber} of ${guid}`)}@${domainOf(address)}>`);
}
