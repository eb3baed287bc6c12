import { findImContact, findImGroup, imContacts } from '../im/im-list.ts';
import { extendedFieldUris, personaContent, writeImGroup } from '../im/personas.ts';
import type { ImGroup, Item, Mailbox } from '../store/mailbox.ts';
import { child, type Element, m, t } from '../xml.ts';
import { imOperation } from './im-operation.ts';

/**
 * Returns the whole IM list:
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/getimitemlist-operation
 */
export const getImItemList = imOperation((request, { mailbox }) =>
  writeImItemList(mailbox, [...mailbox.imGroups.values()], imContacts(mailbox), child(request, 'ExtendedProperties')),
);

/**
 * Returns IM groups and contacts:
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/getimitems-operation
 */
export const getImItems = imOperation((request, { mailbox }) => {
  const groups = child(request, 'GroupIds')?.children.map((id) => findImGroup(mailbox, id)) ?? [];
  const contacts = child(request, 'ContactIds')?.children.map((id) => findImContact(mailbox, id)) ?? [];
  return writeImItemList(mailbox, groups, contacts, child(request, 'ExtendedProperties'));
});

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/setimlistmigrationcompleted-operation
/** Does nothing, because only the server that the list moved from needs it. */
export const setImListMigrationCompleted = imOperation(() => []);

function writeImItemList(
  mailbox: Mailbox,
  groups: readonly ImGroup[],
  contacts: readonly Item[],
  extendedProperties: Element | undefined,
): readonly Element[] {
  const paths = extendedFieldUris(extendedProperties);
  const imGroups = groups.map((group) => writeImGroup(mailbox, group, paths));
  const personas = contacts.map((contact) => t('Persona', {}, personaContent(mailbox, contact, paths)));
  return [
    m('ImItemList', {}, [
      ...(imGroups.length > 0 ? [t('Groups', {}, imGroups)] : []),
      ...(personas.length > 0 ? [t('Personas', {}, personas)] : []),
    ]),
  ];
}
