import {
  addContacts,
  addDistributionGroups,
  addGroups,
  distributionDomains,
  timesGrouped,
  timesMember,
  timesStored,
} from './im-list.ts';
import type { MailboxOwner } from './mailbox-owner.ts';
import { type CountTimesDone, type OperationRow, timesRead } from './operation-row.ts';
import { timesGone, timesNamed } from './stored-items.ts';

/** The members of a request, and how to count what was done of them. */
interface PreparedMembers {
  readonly members: readonly object[];
  readonly timesDone: CountTimesDone;
}

function imOperation(
  operation: string,
  prepare: (owner: MailboxOwner, names: readonly string[]) => Promise<PreparedMembers>,
): OperationRow {
  return {
    name: operation,
    operation,
    size: 'single',
    isOnImList: true,
    async prepare(owner, names) {
      const { members, timesDone } = await prepare(owner, names);
      return { request: { members }, timesDone };
    },
  };
}

const groupOperations: readonly OperationRow[] = [
  imOperation('AddImGroup', async (owner, names) => ({
    members: names.map((displayName) => ({ displayName })),
    timesDone: timesGrouped(owner, names),
  })),
  imOperation('SetImGroup', async (owner, names) => {
    const ids = await addGroups(owner, ...names.map((name) => `${name} before`));
    const members = ids.map((id, index) => ({ groupId: { id }, newDisplayName: names[index] }));
    return { members, timesDone: timesGrouped(owner, names) };
  }),
  imOperation('RemoveImGroup', async (owner, names) => ({
    members: (await addGroups(owner, ...names)).map((id) => ({ groupId: { id } })),
    timesDone: timesGone(timesGrouped(owner, names)),
  })),
  imOperation('AddDistributionGroupToImList', async (owner, names) => ({
    members: names.map((displayName, index) => ({
      smtpAddress: `everyone@${distributionDomains[index]}`,
      displayName,
    })),
    timesDone: timesGrouped(owner, names),
  })),
  imOperation('RemoveDistributionGroupFromImList', async (owner, names) => ({
    members: (await addDistributionGroups(owner, names)).map((id) => ({ groupId: { id } })),
    timesDone: timesGone(timesGrouped(owner, names)),
  })),
];

const contactOperations: readonly OperationRow[] = [
  imOperation('AddNewImContactToGroup', async (owner, names) => {
    const [id] = await addGroups(owner, 'Friends');
    const addresses = names.map((_, index) => `sip:friend${index}@contoso.com`);
    const members = addresses.map((imAddress) => ({ imAddress, groupId: { id } }));
    return { members, timesDone: timesNamed(owner, addresses, 'contacts:ImAddress/ImAddress1') };
  }),
  imOperation('AddNewTelUriContactToGroup', async (owner, names) => {
    const [id] = await addGroups(owner, 'Friends');
    const numbers = names.map((_, index) => `+1425555${String(index).padStart(4, '0')}`);
    const members = numbers.map((imTelephoneNumber) => ({
      telUriAddress: `tel:${imTelephoneNumber}`,
      imContactSipUriAddress: `sip:${imTelephoneNumber}@contoso.com`,
      imTelephoneNumber,
      groupId: { id },
    }));
    return { members, timesDone: timesNamed(owner, numbers, 'contacts:PhoneNumber/OtherTelephone') };
  }),
  imOperation('AddImContactToGroup', async (owner, names) => {
    const [friends = '', family] = await addGroups(owner, 'Friends', 'Family');
    const ids = await addContacts(owner, friends, names);
    const members = ids.map((id) => ({ contactId: { id }, groupId: { id: family } }));
    return { members, timesDone: timesMember(owner, 'Family', ids) };
  }),
  imOperation('RemoveImContactFromGroup', async (owner, names) => {
    const [group = ''] = await addGroups(owner, 'Friends');
    const ids = await addContacts(owner, group, names);
    const members = ids.map((id) => ({ contactId: { id }, groupId: { id: group } }));
    return { members, timesDone: timesGone(timesMember(owner, 'Friends', ids)) };
  }),
  imOperation('RemoveContactFromImList', async (owner, names) => {
    const [group = ''] = await addGroups(owner, 'Friends');
    const ids = await addContacts(owner, group, names);
    return { members: ids.map((id) => ({ contactId: { id } })), timesDone: timesGone(timesStored(owner, ids)) };
  }),
];

const listOperations: readonly OperationRow[] = [
  imOperation('GetImItemList', async (owner, names) => {
    await addGroups(owner, 'Friends');
    return { members: names.map(() => ({})), timesDone: timesRead(names.map(() => 'Friends')) };
  }),
  imOperation('GetImItems', async (owner, names) => ({
    members: (await addGroups(owner, ...names)).map((id) => ({ groupIds: [{ id }] })),
    timesDone: timesRead(names),
  })),
  imOperation('SetImListMigrationCompleted', async (_, names) => ({
    members: names.map(() => ({ imListMigrationCompleted: true })),
    // Exchange does not show whether it was set: only the result tells.
    timesDone: timesRead(names.map(() => 'Success')),
  })),
];

/** The operations on the IM list. */
export const imOperations: readonly OperationRow[] = [...groupOperations, ...contactOperations, ...listOperations];
