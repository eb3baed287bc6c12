import { findImContact, findImGroup, listImContacts } from '../im/im-list.ts';
import { readExtendedFieldUris, writeImGroup, writePersonaContent } from '../im/write-im-items.ts';
import type { ImGroup, Item, Mailbox } from '../store/mailbox.ts';
import { child, type Element, m, t } from '../xml.ts';
import { createImOperation } from './create-im-operation.ts';

/**
 * Returns the whole IM list:
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/getimitemlist-operation
 */
export const getImItemList = createImOperation((request, { mailbox }) =>
  writeImItemList(
    mailbox,
    [...mailbox.imGroups.values()],
    listImContacts(mailbox),
    child(request, 'ExtendedProperties'),
  ),
);

/**
 * Returns IM groups and contacts:
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/getimitems-operation
 */
export const getImItems = createImOperation((request, { mailbox }) => {
  const groups = child(request, 'GroupIds')?.children.map((id) => findImGroup(mailbox, id)) ?? [];
  const contacts = child(request, 'ContactIds')?.children.map((id) => findImContact(mailbox, id)) ?? [];
  return writeImItemList(mailbox, groups, contacts, child(request, 'ExtendedProperties'));
});

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/setimlistmigrationcompleted-operation
/** Does nothing, because only the server that the list moved from needs it. */
export const setImListMigrationCompleted = createImOperation(() => []);

function writeImItemList(
  mailbox: Mailbox,
  groups: readonly ImGroup[],
  contacts: readonly Item[],
  extendedProperties: Element | undefined,
): readonly Element[] {
  const paths = readExtendedFieldUris(extendedProperties);
  const imGroups = groups.map((group) => writeImGroup(mailbox, group, paths));
  const personas = contacts.map((contact) => t('Persona', {}, writePersonaContent(mailbox, contact, paths)));
  return [
    m('ImItemList', {}, [
      ...(imGroups.length > 0 ? [t('Groups', {}, imGroups)] : []),
      ...(personas.length > 0 ? [t('Personas', {}, personas)] : []),
    ]),
  ];
}
