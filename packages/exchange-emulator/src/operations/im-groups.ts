import { addImGroup as addGroup, findImGroup, groupTypes, renameImGroup } from '../im/im-list.ts';
import { writeImGroup } from '../im/write-im-items.ts';
import { isDistributionGroup } from '../mail/distribution-groups.ts';
import { ResponseError } from '../response-error.ts';
import type { ImGroup, Mailbox } from '../store/mailbox.ts';
import { type Element, m, requiredChild } from '../xml.ts';
import { createImOperation } from './create-im-operation.ts';

/** Adds a group: https://learn.microsoft.com/exchange/client-developer/web-service-reference/addimgroup-operation */
export const addImGroup = createImOperation((request, { mailbox }) => {
  const displayName = requiredChild(request, 'DisplayName').text;
  return newGroup(mailbox, { displayName, groupType: groupTypes.user, smtpAddress: undefined });
});

/** Renames a group: https://learn.microsoft.com/exchange/client-developer/web-service-reference/setimgroup-operation */
export const setImGroup = createImOperation((request, { mailbox }) => {
  const group = findImGroup(mailbox, requiredChild(request, 'GroupId'));
  renameImGroup(mailbox, group, requiredChild(request, 'NewDisplayName').text);
  return [];
});

/**
 * Removes a group: https://learn.microsoft.com/exchange/client-developer/web-service-reference/removeimgroup-operation
 */
export const removeImGroup = createImOperation((request, { mailbox }) => {
  const group = findImGroup(mailbox, requiredChild(request, 'GroupId'));
  if (group.groupType === groupTypes.distribution) throw new ResponseError('ErrorInvalidImGroupId');
  mailbox.imGroups.delete(group.number);
  return [];
});

/**
 * Adds a distribution group:
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/adddistributiongrouptoimlist-operation
 */
export const addDistributionGroupToImList = createImOperation((request, { mailbox, mailboxes }) => {
  const smtpAddress = requiredChild(request, 'SmtpAddress').text;
  if (!isDistributionGroup(mailboxes, smtpAddress.toLowerCase())) {
    throw new ResponseError('ErrorInvalidImDistributionGroupSmtpAddress');
  }
  const displayName = requiredChild(request, 'DisplayName').text;
  return newGroup(mailbox, { displayName, groupType: groupTypes.distribution, smtpAddress });
});

/**
 * Removes a distribution group:
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/removedistributiongroupfromimlist-operation
 */
export const removeDistributionGroupFromImList = createImOperation((request, { mailbox }) => {
  const group = findImGroup(mailbox, requiredChild(request, 'GroupId'), 'ErrorItemNotFound');
  if (group.groupType !== groupTypes.distribution) throw new ResponseError('ErrorItemNotFound');
  mailbox.imGroups.delete(group.number);
  return [];
});

function newGroup(
  mailbox: Mailbox,
  group: Pick<ImGroup, 'displayName' | 'groupType' | 'smtpAddress'>,
): readonly Element[] {
  const written = writeImGroup(mailbox, addGroup(mailbox, group));
  return [m('ImGroup', {}, written.children)];
}
