import type { MailboxOwner } from './mailbox-owner.ts';
import type { CountTimesDone } from './operation-row.ts';

/** Domains that each have a distribution group, everyone@, in the Exchange emulator. */
export const distributionDomains = Array.from({ length: 50 }, (_, index) => `list${index}.contoso.com`);

/** Adds IM groups and returns their ids. */
export function addGroups(owner: MailboxOwner, ...names: readonly string[]): Promise<readonly string[]> {
  const bodies = names.map((name) => `<m:AddImGroup><m:DisplayName>${name}</m:DisplayName></m:AddImGroup>`);
  return idsOfAdded(owner, bodies);
}

/** Adds a distribution group of another domain for each name and returns their ids. */
export function addDistributionGroups(owner: MailboxOwner, names: readonly string[]): Promise<readonly string[]> {
  const bodies = names.map((name, index) => {
    const smtpAddress = `<m:SmtpAddress>everyone@${distributionDomains[index]}</m:SmtpAddress>`;
    const content = `${smtpAddress}<m:DisplayName>${name}</m:DisplayName>`;
    return `<m:AddDistributionGroupToImList>${content}</m:AddDistributionGroupToImList>`;
  });
  return idsOfAdded(owner, bodies);
}

async function idsOfAdded(owner: MailboxOwner, bodies: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const body of bodies) {
    const answer = await owner.call(body);
    ids.push(/ExchangeStoreId Id="([^"]*)"/.exec(answer)?.[1] ?? '');
  }
  return ids;
}

/** Adds a new contact for each name to a group and returns the ids of the mailbox's items. */
export async function addContacts(
  owner: MailboxOwner,
  groupId: string,
  names: readonly string[],
): Promise<readonly string[]> {
  for (const name of names) {
    const content = `<m:ImAddress>sip:${name}</m:ImAddress><m:GroupId Id="${groupId}"/>`;
    await owner.call(`<m:AddNewImContactToGroup>${content}</m:AddNewImContactToGroup>`);
  }
  return (await owner.items()).map(({ id }) => id);
}

/** Counts the groups whose display name ends with each name. */
export function timesGrouped(owner: MailboxOwner, names: readonly string[]): CountTimesDone {
  return async () => {
    const groups = await owner.imGroups();
    return names.map((name) => groups.filter(({ displayName }) => displayName.endsWith(name)).length);
  };
}

/** Counts how often each contact is a member of the group with this display name. */
export function timesMember(owner: MailboxOwner, groupName: string, contactIds: readonly string[]): CountTimesDone {
  return async () => {
    const group = (await owner.imGroups()).find(({ displayName }) => displayName.endsWith(groupName));
    return contactIds.map((id) => group?.members.filter((member) => member === id).length ?? 0);
  };
}

/** Counts how often the mailbox holds each item. */
export function timesStored(owner: MailboxOwner, ids: readonly string[]): CountTimesDone {
  return async () => {
    const items = await owner.items();
    return ids.map((id) => items.filter((item) => item.id === id).length);
  };
}
