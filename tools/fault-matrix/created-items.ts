import type { MailboxOwner } from './mailbox-owner.ts';

/** The id of an item, as an entry of a request has it. */
export interface ItemId {
  readonly id: string;
  readonly changeKey: string;
}

/** Creates a contact for each name and returns their ids. */
export function createContacts(owner: MailboxOwner, names: readonly string[]): Promise<readonly ItemId[]> {
  const contact = (name: string) =>
    `<t:Contact><t:DisplayName>${name}</t:DisplayName><t:JobTitle>Clerk</t:JobTitle></t:Contact>`;
  return createItems(owner, '', 'contacts', names.map(contact));
}

/** Creates a draft to its own author for each name and returns their ids. */
export function createDrafts(owner: MailboxOwner, names: readonly string[]): Promise<readonly ItemId[]> {
  const recipient = `<t:Mailbox><t:EmailAddress>${owner.address}</t:EmailAddress></t:Mailbox>`;
  const draft = (name: string) =>
    `<t:Message><t:Subject>${name}</t:Subject><t:Body BodyType="Text">Dear all</t:Body><t:ToRecipients>${recipient}</t:ToRecipients></t:Message>`;
  return createItems(owner, ' MessageDisposition="SaveOnly"', 'drafts', names.map(draft));
}

async function createItems(owner: MailboxOwner, attributes: string, folder: string, items: readonly string[]) {
  const saved = `<m:SavedItemFolderId><t:DistinguishedFolderId Id="${folder}"/></m:SavedItemFolderId>`;
  await owner.call(`<m:CreateItem${attributes}>${saved}<m:Items>${items.join('')}</m:Items></m:CreateItem>`);
  return (await owner.items()).map(({ id, changeKey }) => ({ id, changeKey }));
}
