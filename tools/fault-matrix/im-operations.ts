import { exchangeStoreId, type MailboxOwner } from './mailbox-owner.ts';
import { namesOf, type OperationRow, timesRead } from './operation-row.ts';

/** The domains that each have a distribution group of the built-in Exchange. */
export const distributionDomains = Array.from({ length: 50 }, (_, index) => `list${index}.contoso.com`);

/** Gives the ids of new groups. */
async function addGroups(owner: MailboxOwner, names: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const name of names) {
    const answer = await owner.call(`<m:AddImGroup><m:DisplayName>${name}</m:DisplayName></m:AddImGroup>`);
    ids.push(exchangeStoreId(answer));
  }
  return ids;
}

/** Gives the ids of new distribution groups. */
async function addDistributionGroups(owner: MailboxOwner, names: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const [index, name] of names.entries()) {
    const smtpAddress = `<m:SmtpAddress>everyone@${distributionDomains[index]}</m:SmtpAddress>`;
    const displayName = `<m:DisplayName>${name}</m:DisplayName>`;
    const answer = await owner.call(
      `<m:AddDistributionGroupToImList>${smtpAddress}${displayName}</m:AddDistributionGroupToImList>`,
    );
    ids.push(exchangeStoreId(answer));
  }
  return ids;
}

/** Gives the ids of new contacts in a group. */
async function addContacts(owner: MailboxOwner, names: readonly string[], groupId = ''): Promise<readonly string[]> {
  for (const name of names) {
    const inGroup = `<m:GroupId Id="${groupId}"/>`;
    const imAddress = `<m:ImAddress>sip:${name}</m:ImAddress>`;
    await owner.call(`<m:AddNewImContactToGroup>${imAddress}${inGroup}</m:AddNewImContactToGroup>`);
  }
  return (await owner.items()).map(({ id }) => id);
}

async function timesNamed(owner: MailboxOwner, names: readonly string[]): Promise<readonly number[]> {
  const groups = await owner.imGroups();
  return names.map((name) => groups.filter(({ displayName }) => displayName.endsWith(name)).length);
}

async function timesGone(owner: MailboxOwner, names: readonly string[]): Promise<readonly number[]> {
  return (await timesNamed(owner, names)).map((times) => Number(times === 0));
}

async function timesMember(owner: MailboxOwner, groupName: string, ids: readonly string[]): Promise<readonly number[]> {
  const group = (await owner.imGroups()).find(({ displayName }) => displayName.endsWith(groupName));
  return ids.map((id) => group?.members.filter((member) => member === id).length ?? 0);
}

async function timesAddressed(owner: MailboxOwner, property: string, addresses: readonly string[]) {
  const items = await owner.items();
  return addresses.map((address) => items.filter(({ properties }) => properties[property] === address).length);
}

const operations: readonly OperationRow[] = [
  {
    name: 'AddImGroup',
    operation: 'AddImGroup',
    size: 'single',
    async prepare(owner, count) {
      const names = namesOf(count);
      const members = names.map((displayName) => ({ displayName }));
      return { request: { members }, timesDone: () => timesNamed(owner, names) };
    },
  },
  {
    name: 'SetImGroup',
    operation: 'SetImGroup',
    size: 'single',
    async prepare(owner, count) {
      const names = namesOf(count);
      const ids = await addGroups(
        owner,
        names.map((name) => `${name} before`),
      );
      const members = ids.map((id, index) => ({ groupId: { id }, newDisplayName: names[index] }));
      return { request: { members }, timesDone: () => timesNamed(owner, names) };
    },
  },
  {
    name: 'RemoveImGroup',
    operation: 'RemoveImGroup',
    size: 'single',
    async prepare(owner, count) {
      const names = namesOf(count);
      const members = (await addGroups(owner, names)).map((id) => ({ groupId: { id } }));
      return { request: { members }, timesDone: () => timesGone(owner, names) };
    },
  },
  {
    name: 'AddDistributionGroupToImList',
    operation: 'AddDistributionGroupToImList',
    size: 'single',
    async prepare(owner, count) {
      const names = namesOf(count);
      const members = names.map((displayName, index) => ({
        smtpAddress: `everyone@${distributionDomains[index]}`,
        displayName,
      }));
      return { request: { members }, timesDone: () => timesNamed(owner, names) };
    },
  },
  {
    name: 'RemoveDistributionGroupFromImList',
    operation: 'RemoveDistributionGroupFromImList',
    size: 'single',
    async prepare(owner, count) {
      const names = namesOf(count);
      const members = (await addDistributionGroups(owner, names)).map((id) => ({ groupId: { id } }));
      return { request: { members }, timesDone: () => timesGone(owner, names) };
    },
  },
  {
    name: 'AddNewImContactToGroup',
    operation: 'AddNewImContactToGroup',
    size: 'single',
    async prepare(owner, count) {
      const [id] = await addGroups(owner, ['Friends']);
      const addresses = namesOf(count).map((_, index) => `sip:friend${index}@contoso.com`);
      const members = addresses.map((imAddress) => ({ imAddress, groupId: { id } }));
      return {
        request: { members },
        timesDone: () => timesAddressed(owner, 'contacts:ImAddress/ImAddress1', addresses),
      };
    },
  },
  {
    name: 'AddNewTelUriContactToGroup',
    operation: 'AddNewTelUriContactToGroup',
    size: 'single',
    async prepare(owner, count) {
      const [id] = await addGroups(owner, ['Friends']);
      const numbers = namesOf(count).map((_, index) => `+1425555${String(index).padStart(4, '0')}`);
      const members = numbers.map((imTelephoneNumber) => ({
        telUriAddress: `tel:${imTelephoneNumber}`,
        imContactSipUriAddress: `sip:${imTelephoneNumber}@contoso.com`,
        imTelephoneNumber,
        groupId: { id },
      }));
      return {
        request: { members },
        timesDone: () => timesAddressed(owner, 'contacts:PhoneNumber/OtherTelephone', numbers),
      };
    },
  },
  {
    name: 'AddImContactToGroup',
    operation: 'AddImContactToGroup',
    size: 'single',
    async prepare(owner, count) {
      const [friends, family] = await addGroups(owner, ['Friends', 'Family']);
      const ids = await addContacts(owner, namesOf(count), friends);
      const members = ids.map((id) => ({ contactId: { id }, groupId: { id: family } }));
      return { request: { members }, timesDone: () => timesMember(owner, 'Family', ids) };
    },
  },
  {
    name: 'RemoveImContactFromGroup',
    operation: 'RemoveImContactFromGroup',
    size: 'single',
    async prepare(owner, count) {
      const [group] = await addGroups(owner, ['Friends']);
      const ids = await addContacts(owner, namesOf(count), group);
      const members = ids.map((id) => ({ contactId: { id }, groupId: { id: group } }));
      return {
        request: { members },
        timesDone: async () => (await timesMember(owner, 'Friends', ids)).map((times) => Number(times === 0)),
      };
    },
  },
  {
    name: 'RemoveContactFromImList',
    operation: 'RemoveContactFromImList',
    size: 'single',
    async prepare(owner, count) {
      const [group] = await addGroups(owner, ['Friends']);
      const ids = await addContacts(owner, namesOf(count), group);
      return {
        request: { members: ids.map((id) => ({ contactId: { id } })) },
        async timesDone() {
          const kept = new Set((await owner.items()).map(({ id }) => id));
          return ids.map((id) => Number(!kept.has(id)));
        },
      };
    },
  },
  {
    name: 'GetImItemList',
    operation: 'GetImItemList',
    size: 'single',
    async prepare(owner, count) {
      await owner.call('<m:AddImGroup><m:DisplayName>Friends</m:DisplayName></m:AddImGroup>');
      const members = namesOf(count).map(() => ({}));
      return {
        request: { members },
        timesDone: timesRead(members.map(() => 'Friends')),
      };
    },
  },
  {
    name: 'GetImItems',
    operation: 'GetImItems',
    size: 'single',
    async prepare(owner, count) {
      const names = namesOf(count);
      const members = (await addGroups(owner, names)).map((id) => ({ groupIds: [{ id }] }));
      return {
        request: { members },
        timesDone: timesRead(names),
      };
    },
  },
  {
    name: 'SetImListMigrationCompleted',
    operation: 'SetImListMigrationCompleted',
    size: 'single',
    async prepare(_, count) {
      const members = namesOf(count).map(() => ({ imListMigrationCompleted: true }));
      return {
        request: { members },
        // Whether it was set can be seen nowhere.
        timesDone: timesRead(members.map(() => 'Success')),
      };
    },
  },
];

/** The operations on the IM list. */
export const imOperations: readonly OperationRow[] = operations.map((row) => ({ ...row, isOnImList: true }));
