import { describe, expect, test } from 'vitest';
import { responseCodes, valuesOf } from './exchange-client.ts';
import { recipients, useMailExchange } from './mail-client.ts';

describe('FindFolder', () => {
  const { call, createMessage } = useMailExchange();

  const find = async (parent: string, traversal: string, view = '', baseShape = 'Default') => {
    const shape = `<m:FolderShape><t:BaseShape>${baseShape}</t:BaseShape></m:FolderShape>`;
    const parents = `<m:ParentFolderIds><t:DistinguishedFolderId Id="${parent}"/></m:ParentFolderIds>`;
    return (await call(`<m:FindFolder Traversal="${traversal}">${shape}${view}${parents}</m:FindFolder>`)).xml;
  };

  test('returns the folders in a folder', async () => {
    const xml = await find('contacts', 'Shallow');
    expect(valuesOf(xml, 'DisplayName')).toEqual(['Recipient Cache', 'Skype for Business Contacts', 'IM Contact List']);
    expect(valuesOf(xml, 'TotalItemsInView')).toEqual(['3']);
    expect(valuesOf(xml, 'IncludesLastItemInRange')).toEqual(['true']);
  });

  test('returns all folders below a folder, each after its parent', async () => {
    const names = valuesOf(await find('root', 'Deep'), 'DisplayName');
    expect(names.indexOf('IM Contact List')).toBeGreaterThan(names.indexOf('Contacts'));
    expect(names).toContain('Deletions');
    expect(valuesOf(await find('root', 'Shallow'), 'DisplayName')).not.toContain('Deletions');
    expect(valuesOf(await find('msgfolderroot', 'SoftDeleted'), 'DisplayName')).toEqual([]);
  });

  test('returns them page by page', async () => {
    const all = valuesOf(await find('msgfolderroot', 'Shallow'), 'DisplayName');
    const view = '<m:IndexedPageFolderView MaxEntriesReturned="2" Offset="1" BasePoint="Beginning"/>';
    const page = await find('msgfolderroot', 'Shallow', view);
    expect(valuesOf(page, 'DisplayName')).toEqual(all.slice(1, 3));
    expect(valuesOf(page, 'IndexedPagingOffset')).toEqual(['3']);
    expect(valuesOf(page, 'IncludesLastItemInRange')).toEqual(['false']);
  });

  test('counts the items and the unread items of a folder', async () => {
    await createMessage(recipients('ToRecipients', 'sadie@contoso.com'), 'SendAndSaveCopy');
    const xml = await find('msgfolderroot', 'Shallow');
    const inbox = /<t:DisplayName>Inbox<.*?<\/t:Folder>/s.exec(xml)?.[0] ?? '';
    expect([valuesOf(inbox, 'TotalCount'), valuesOf(inbox, 'UnreadCount')]).toEqual([['1'], ['1']]);
    const sent = /<t:DisplayName>Sent Items<.*?<\/t:Folder>/s.exec(xml)?.[0] ?? '';
    expect([valuesOf(sent, 'TotalCount'), valuesOf(sent, 'UnreadCount')]).toEqual([['1'], ['0']]);
  });

  test('finds folders by name and by number of items', async () => {
    const equal = (fieldUri: string, value: string) =>
      `<m:Restriction><t:IsEqualTo><t:FieldURI FieldURI="${fieldUri}"/><t:FieldURIOrConstant><t:Constant Value="${value}"/></t:FieldURIOrConstant></t:IsEqualTo></m:Restriction>`;
    const names = async (restriction: string) =>
      valuesOf(await find('msgfolderroot', 'Deep', restriction), 'DisplayName');
    expect(await names(equal('folder:DisplayName', 'im contact list'))).toEqual(['IM Contact List']);
    expect(await names(equal('folder:ChildFolderCount', '3'))).toEqual(['Contacts']);
    const byId = await find('msgfolderroot', 'Deep', equal('folder:FolderId', 'AAMk'));
    expect(responseCodes(byId)).toEqual(['ErrorUnsupportedPathForQuery']);
  });

  test('returns a result for each parent folder, and refuses an unsupported view', async () => {
    expect(responseCodes(await find('archiveroot', 'Shallow'))).toEqual(['ErrorFolderNotFound']);
    const fraction = '<m:FractionalPageFolderView Numerator="1" Denominator="2"/>';
    expect(responseCodes(await find('inbox', 'Shallow', fraction))).toEqual(['ErrorInvalidRequest']);
  });
});
