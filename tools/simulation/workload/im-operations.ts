import type { SimulatedExchange } from '../exchange/exchange.ts';
import { address, read } from './prepared-items.ts';
import { itemsWith } from './store.ts';
import type { PreparedEntry, WorkOperation } from './work-operation.ts';

async function addGroups(exchange: SimulatedExchange, names: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const name of names) {
    const answer = await exchange.ask(`<m:AddImGroup><m:DisplayName>${name}</m:DisplayName></m:AddImGroup>`, address);
    ids.push(/ExchangeStoreId Id="([^"]*)"/.exec(answer)?.[1] ?? '');
  }
  return ids;
}

async function addMembers(
  exchange: SimulatedExchange,
  groupId: string,
  tags: readonly string[],
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const tag of tags) {
    const content = `<m:ImAddress>sip:${tag}</m:ImAddress><m:GroupId Id="${groupId}"/>`;
    const answer = await exchange.ask(`<m:AddNewImContactToGroup>${content}</m:AddNewImContactToGroup>`, address);
    ids.push(/<t:SourceId Id="([^"]*)"/.exec(answer)?.[1] ?? '');
  }
  return ids;
}

const groupsNamed = (exchange: SimulatedExchange, name: string) =>
  [...exchange.mailbox('sadie').imGroups.values()].filter((group) => group.displayName === name);
const imContacts = (exchange: SimulatedExchange, address: string) =>
  itemsWith(exchange.mailbox('sadie'), 'contacts:ImAddress/ImAddress1', address, 'imcontactlist');
const isMember = (exchange: SimulatedExchange, groupName: string, tag: string) =>
  Number(
    imContacts(exchange, `sip:${tag}`).some(({ number }) => groupsNamed(exchange, groupName)[0]?.members.has(number)),
  );

function onImList(
  operation: string,
  effect: 'read' | 'write',
  members: (exchange: SimulatedExchange, tags: readonly string[]) => Promise<readonly PreparedEntry[]>,
): WorkOperation {
  const prepare = async (exchange: SimulatedExchange, tags: readonly string[]) => ({
    options: { mailbox: address },
    entries: await members(exchange, tags),
  });
  return { name: operation, operation, entriesName: 'members', effect, prepare };
}

/** The operations on the IM list. */
export const imOperations: readonly WorkOperation[] = [
  onImList('AddImGroup', 'write', async (exchange, tags) =>
    tags.map((displayName) => ({
      value: { displayName },
      marker: `"${displayName}"`,
      timesDone: () => groupsNamed(exchange, displayName).length,
    })),
  ),
  onImList('SetImGroup', 'write', async (exchange, tags) => {
    const ids = await addGroups(
      exchange,
      tags.map((tag) => `${tag} before`),
    );
    return tags.map((tag, place) => ({
      value: { groupId: { id: ids[place] ?? '' }, newDisplayName: tag },
      marker: `"${tag}"`,
      timesDone: () => groupsNamed(exchange, tag).length,
    }));
  }),
  onImList('RemoveImGroup', 'write', async (exchange, tags) =>
    (await addGroups(exchange, tags)).map((id, place) => ({
      value: { groupId: { id } },
      marker: id,
      timesDone: () => Number(groupsNamed(exchange, tags[place] ?? '').length === 0),
    })),
  ),
  onImList('AddDistributionGroupToImList', 'write', async (exchange, tags) =>
    tags.slice(0, 2).map((displayName) => ({
      value: { smtpAddress: `everyone@${displayName}.contoso.com`, displayName },
      marker: `"${displayName}"`,
      timesDone: () => groupsNamed(exchange, displayName).length,
    })),
  ),
  onImList('RemoveDistributionGroupFromImList', 'write', async (exchange, tags) => {
    const entries: PreparedEntry[] = [];
    for (const tag of tags.slice(0, 2)) {
      const content = `<m:SmtpAddress>everyone@${tag}.contoso.com</m:SmtpAddress><m:DisplayName>${tag}</m:DisplayName>`;
      const answer = await exchange.ask(
        `<m:AddDistributionGroupToImList>${content}</m:AddDistributionGroupToImList>`,
        address,
      );
      const id = /ExchangeStoreId Id="([^"]*)"/.exec(answer)?.[1] ?? '';
      entries.push({
        value: { groupId: { id } },
        marker: id,
        timesDone: () => Number(groupsNamed(exchange, tag).length === 0),
      });
    }
    return entries;
  }),
  onImList('AddNewImContactToGroup', 'write', async (exchange, tags) => {
    const [id = ''] = await addGroups(exchange, [`${tags[0]} friends`]);
    return tags.map((tag) => ({
      value: { imAddress: `sip:${tag}`, groupId: { id } },
      marker: `"sip:${tag}"`,
      timesDone: () => imContacts(exchange, `sip:${tag}`).length,
    }));
  }),
  onImList('AddNewTelUriContactToGroup', 'write', async (exchange, tags) => {
    const [id = ''] = await addGroups(exchange, [`${tags[0]} friends`]);
    return tags.map((tag) => ({
      value: {
        telUriAddress: 'tel:+14255550100',
        imContactSipUriAddress: `sip:${tag}`,
        imTelephoneNumber: `+1425${tag}`,
        groupId: { id },
      },
      marker: `"sip:${tag}"`,
      timesDone: () => imContacts(exchange, `sip:${tag}`).length,
    }));
  }),
  onImList('AddImContactToGroup', 'write', async (exchange, tags) => {
    const [friends = '', family = ''] = await addGroups(exchange, [`${tags[0]} friends`, `${tags[0]} family`]);
    const ids = await addMembers(exchange, friends, tags);
    return tags.map((tag, place) => ({
      value: { contactId: { id: ids[place] ?? '' }, groupId: { id: family } },
      marker: ids[place] ?? '',
      timesDone: () => isMember(exchange, `${tags[0]} family`, tag),
    }));
  }),
  onImList('RemoveImContactFromGroup', 'write', async (exchange, tags) => {
    const [id = ''] = await addGroups(exchange, [`${tags[0]} friends`]);
    const ids = await addMembers(exchange, id, tags);
    return tags.map((tag, place) => ({
      value: { contactId: { id: ids[place] ?? '' }, groupId: { id } },
      marker: ids[place] ?? '',
      timesDone: () => 1 - isMember(exchange, `${tags[0]} friends`, tag),
    }));
  }),
  onImList('RemoveContactFromImList', 'write', async (exchange, tags) => {
    const [id = ''] = await addGroups(exchange, [`${tags[0]} friends`]);
    const ids = await addMembers(exchange, id, tags);
    return tags.map((tag, place) => ({
      value: { contactId: { id: ids[place] ?? '' } },
      marker: ids[place] ?? '',
      timesDone: () => Number(imContacts(exchange, `sip:${tag}`).length === 0),
    }));
  }),
  onImList('GetImItemList', 'read', async (exchange, tags) => {
    await addGroups(exchange, [`${tags[0]} friends`]);
    return tags
      .slice(0, 1)
      .map((tag) => ({ value: { key: tag }, marker: `"${tag}"`, timesDone: read(`${tag} friends`) }));
  }),
  onImList('GetImItems', 'read', async (exchange, tags) =>
    (await addGroups(exchange, tags)).map((id, place) => ({
      value: { groupIds: [{ id }] },
      marker: id,
      timesDone: read(`"${tags[place]}"`),
    })),
  ),
  onImList('SetImListMigrationCompleted', 'write', async (_, tags) =>
    tags.slice(0, 1).map((tag) => ({
      value: { key: tag, imListMigrationCompleted: true },
      marker: `"${tag}"`,
      // Exchange does not show whether it was set: only the result tells.
      timesDone: (result: string) => Number(result.includes('Success')),
    })),
  ),
];
