import {
  addMember,
  findImContact,
  findImGroup,
  findOrAddImContact,
  findOrAddOtherContacts,
  groupTypes,
  removeMember,
} from '../im/im-list.ts';
import { writePersonaContent } from '../im/write-im-items.ts';
import { type ErrorCode, ResponseError } from '../response-error.ts';
import type { ImGroup, Mailbox } from '../store/mailbox.ts';
import { child, type Element, m, requiredChild, t } from '../xml.ts';
import { createImOperation } from './create-im-operation.ts';
import type { Call } from './operation.ts';

/**
 * Adds an IM contact to a group:
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/addimcontacttogroup-operation
 */
export const addImContactToGroup = createImOperation((request, { mailbox }) => {
  const contact = findImContact(mailbox, requiredChild(request, 'ContactId'));
  addMember(mailbox, groupOf(mailbox, request, 'ErrorInvalidImGroupId'), contact);
  return [];
});

/**
 * Adds a new IM contact to a group:
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/addnewimcontacttogroup-operation
 */
export const addNewImContactToGroup = createImOperation((request, call) => {
  const imAddress = requiredChild(request, 'ImAddress').text;
  const displayName = child(request, 'DisplayName')?.text ?? imAddress;
  return addNew(call, request, [
    ['contacts:DisplayName', t('DisplayName', {}, displayName)],
    ['contacts:ImAddress/ImAddress1', t('Entry', { Key: 'ImAddress1' }, imAddress)],
  ]);
});

/**
 * Adds a new contact with a telephone number:
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/addnewteluricontacttogroup-operation
 */
export const addNewTelUriContactToGroup = createImOperation((request, call) => {
  const sipUri = requiredChild(request, 'ImContactSipUriAddress').text;
  const telephone = requiredChild(request, 'ImTelephoneNumber').text;
  return addNew(call, request, [
    ['contacts:ImAddress/ImAddress1', t('Entry', { Key: 'ImAddress1' }, sipUri)],
    ['contacts:PhoneNumber/OtherTelephone', t('Entry', { Key: 'OtherTelephone' }, telephone)],
  ]);
});

/**
 * Removes an IM contact from a group:
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/removeimcontactfromgroup-operation
 */
export const removeImContactFromGroup = createImOperation((request, { mailbox }) => {
  const contact = findImContact(mailbox, requiredChild(request, 'ContactId'));
  const group = findImGroup(mailbox, requiredChild(request, 'GroupId'));
  if (group.groupType === groupTypes.distribution) throw new ResponseError('ErrorUnableToRemoveImContactFromGroup');
  removeMember(mailbox, group, contact);
  return [];
});

/**
 * Removes an IM contact from the list and its groups:
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/removecontactfromimlist-operation
 */
export const removeContactFromImList = createImOperation((request, { mailbox }) => {
  const contact = findImContact(mailbox, requiredChild(request, 'ContactId'), 'ErrorItemNotFound');
  mailbox.items.delete(contact.number);
  return [];
});

function addNew(
  { mailbox, now }: Call,
  request: Element,
  properties: readonly (readonly [string, Element])[],
): readonly Element[] {
  const group = groupOf(mailbox, request, 'ErrorItemNotFound');
  const contact = findOrAddImContact(mailbox, new Map(properties), now);
  addMember(mailbox, group, contact);
  return [m('Persona', {}, writePersonaContent(mailbox, contact))];
}

/**
 * Returns the group that a request's GroupId names, or the group for other contacts. Throws a ResponseError for a
 * distribution group, which cannot have contacts.
 */
function groupOf(mailbox: Mailbox, request: Element, notFound: ErrorCode): ImGroup {
  const groupId = child(request, 'GroupId');
  const group = groupId ? findImGroup(mailbox, groupId, notFound) : findOrAddOtherContacts(mailbox);
  if (group.groupType === groupTypes.distribution) throw new ResponseError('ErrorInvalidImGroupId');
  return group;
}
