import { guidOf } from '../store/identifiers.ts';
import type { Mailbox } from '../store/mailbox.ts';
import { type Element, t } from '../xml.ts';
import { domainOf } from './recipients.ts';

/** Returns an InternetMessageId that no other message has. The mailbox's last number makes it unique. */
export function createInternetMessageId({ address, guid, lastNumber }: Mailbox): Element {
  return t('InternetMessageId', {}, `<${guidOf(`message ${lastNumber} of ${guid}`)}@${domainOf(address)}>`);
}
