import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../lib/contract/result.ts';
import { type Gateway, startGateway } from './gateway.ts';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
afterEach(async () => {
  await gateway.takeDeadLetterMessages();
  await gateway.takeCalls();
});

type Id = { readonly id: string; readonly changeKey?: string };
type Group = {
  readonly displayName: string;
  readonly exchangeStoreId: Id;
  readonly memberCorrelationKey?: readonly Id[];
};
type Persona = { readonly displayName: string; readonly attributions: readonly { readonly sourceId: Id }[] };
type ImItemList = { readonly groups?: readonly Group[]; readonly personas?: readonly Persona[] };

const groupOf = ({ imGroup }: Result) => imGroup as Group;
const groupIdOf = (result: Result) => groupOf(result).exchangeStoreId;
const contactIdOf = ({ persona }: Result) => (persona as Persona).attributions[0]?.sourceId;
const itemsOf = ([result]: readonly Result[]) => (result?.imItemList ?? {}) as ImItemList;
const codesOf = (results: readonly Result[]) => results.map(({ responseCode }) => responseCode);

/** Returns functions that work on the IM list of a mailbox that no other test uses. */
function imList(mailbox: string) {
  const ask = async (path: string, ...members: readonly object[]) =>
    (await gateway.ask(`/${path}`, { mailbox, requestServerVersion: 'Exchange2013', members })).body.results;
  const list = async () => {
    return itemsOf(await ask('get-im-item-list', {}));
  };
  return { ask, list };
}

describe('the IM list', () => {
  it('takes groups and contacts, one call per member and one result each, and gives them back', async () => {
    const { ask, list } = imList('sadie@contoso.com');
    const groups = await ask('add-im-group', { key: 'team', displayName: 'The team' }, { displayName: 'Friends' });
    expect(groups.map(({ index, key, responseCode }) => [index, key, responseCode])).toEqual([
      [0, 'team', 'NoError'],
      [1, undefined, 'NoError'],
    ]);
    expect(groups.map((result) => groupOf(result).displayName)).toEqual(['The team', 'Friends']);
    expect((await gateway.takeCalls()).map(({ operation }) => operation)).toEqual(['AddImGroup', 'AddImGroup']);

    const [team, friends] = groups.map(groupIdOf);
    const contacts = await ask(
      'add-new-im-contact-to-group',
      { imAddress: 'hope@contoso.com', displayName: 'Hope Gross', groupId: team },
      { imAddress: 'mack@contoso.com', displayName: 'Mack Chaves', groupId: team },
    );
    const [hope, mack] = contacts.map(contactIdOf);
    expect(codesOf(await ask('add-im-contact-to-group', { contactId: hope, groupId: friends }))).toEqual(['NoError']);
    expect(codesOf(await ask('set-im-group', { groupId: friends, newDisplayName: 'Close friends' }))).toEqual([
      'NoError',
    ]);

    const { groups: kept = [], personas = [] } = await list();
    const members = kept.map(({ displayName, memberCorrelationKey = [] }) => [
      displayName,
      memberCorrelationKey.length,
    ]);
    expect(members).toEqual(
      expect.arrayContaining([
        ['The team', 2],
        ['Close friends', 1],
      ]),
    );
    expect(personas.map(({ displayName }) => displayName).sort()).toEqual(['Hope Gross', 'Mack Chaves']);

    const items = await ask('get-im-items', { contactIds: [mack], groupIds: [friends] });
    const { groups: some = [], personas: one = [] } = itemsOf(items);
    expect([some.map(({ displayName }) => displayName), one.map(({ displayName }) => displayName)]).toEqual([
      ['Close friends'],
      ['Mack Chaves'],
    ]);

    expect(codesOf(await ask('remove-im-contact-from-group', { contactId: hope, groupId: friends }))).toEqual([
      'NoError',
    ]);
    expect(codesOf(await ask('remove-im-group', { groupId: friends }))).toEqual(['NoError']);
    expect(codesOf(await ask('remove-contact-from-im-list', { contactId: hope }, { contactId: mack }))).toEqual([
      'NoError',
      'NoError',
    ]);
    const { personas: left = [] } = await list();
    expect(left).toEqual([]);
  });

  it('takes telephone contacts and distribution groups, and the word that it has moved', async () => {
    const { ask, list } = imList('alfred@contoso.com');
    const [group] = await ask('add-im-group', { displayName: 'By phone' });
    const [phone] = await ask('add-new-tel-uri-contact-to-group', {
      telUriAddress: 'tel:+14255550199',
      imContactSipUriAddress: 'sip:14255550199@contoso.com',
      imTelephoneNumber: '+1 425 555 0199',
      groupId: group && groupIdOf(group),
    });
    expect(phone).toMatchObject({ responseCode: 'NoError', persona: { personaId: { id: expect.any(String) } } });
    const [team] = await ask('add-distribution-group-to-im-list', {
      smtpAddress: 'everyone@contoso.com',
      displayName: 'Everyone',
    });
    expect(team).toMatchObject({ responseCode: 'NoError', imGroup: { smtpAddress: 'everyone@contoso.com' } });
    const groupId = team && groupIdOf(team);
    expect(codesOf(await ask('remove-distribution-group-from-im-list', { groupId }))).toEqual(['NoError']);
    expect(codesOf(await ask('set-im-list-migration-completed', { imListMigrationCompleted: true }))).toEqual([
      'NoError',
    ]);
    expect((await list()).groups?.map(({ displayName }) => displayName)).not.toContain('Everyone');
  });

  it('fails for the one member that is wrong, by Exchange’s own word, and keeps its dead letter', async () => {
    const { ask } = imList('hope@contoso.com');
    const results = await ask('add-im-group', { displayName: 'Twice' }, { displayName: 'Once' });
    expect(codesOf(results)).toEqual(['NoError', 'NoError']);
    expect(codesOf(await ask('add-im-group', { displayName: 'Twice' }))).toEqual([
      'ErrorImGroupDisplayNameAlreadyExists',
    ]);
    const [groupId] = results.map(groupIdOf);
    const wrong = { contactId: { id: groupId?.id }, groupId };
    const added = await ask('add-im-contact-to-group', { key: 'no contact', ...wrong });
    expect(added).toMatchObject([
      { key: 'no contact', responseClass: 'Error', responseCode: 'ErrorInvalidImContactId', deadLettered: true },
    ]);
    const letters = await gateway.takeDeadLetterMessages();
    expect(letters.map(({ body }) => [body.operation, body.members])).toEqual(
      expect.arrayContaining([
        ['AddImGroup', [{ displayName: 'Twice' }]],
        ['AddImContactToGroup', [{ key: 'no contact', ...wrong }]],
      ]),
    );
  });

  it('is not touched by a request for a version of Exchange that has none', async () => {
    const { status, body } = await gateway.ask('/add-im-group', {
      mailbox: 'mack@contoso.com',
      requestServerVersion: 'Exchange2010_SP2',
      members: [{ displayName: 'A group' }],
    });
    expect([status, body.faults]).toEqual([
      400,
      [{ path: '$.requestServerVersion', expected: 'expected Exchange2013 or later, which has the operation' }],
    ]);
    expect(await gateway.takeCalls()).toEqual([]);
  });
});
