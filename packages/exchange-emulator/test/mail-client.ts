import { itemIds, useExchange } from './exchange-client.ts';

type MailClient = ReturnType<typeof useExchange> & {
  /** Creates a message and returns the response document. */
  readonly createMessage: (properties: string, disposition: string, savedItemFolderId?: string) => Promise<string>;
  /** Saves a draft and returns its ItemId element. */
  readonly createDraft: (properties: string) => Promise<string>;
  readonly getItem: (itemId: string, shape?: string, user?: string) => Promise<string>;
  /** Returns the ItemId elements of the items in a distinguished folder, oldest first. */
  readonly findItems: (folder: string, user?: string) => Promise<readonly string[]>;
};

/** Starts an emulator for the tests of a file, with functions for messages. */
export function useMailExchange(now?: () => Date): MailClient {
  const client = useExchange(now);

  const createMessage = async (properties: string, disposition: string, savedItemFolderId?: string) => {
    const folder = savedItemFolderId
      ? `<m:SavedItemFolderId><t:DistinguishedFolderId Id="${savedItemFolderId}"/></m:SavedItemFolderId>`
      : '';
    const items = `<m:Items><t:Message>${properties}</t:Message></m:Items>`;
    const body = `<m:CreateItem MessageDisposition="${disposition}">${folder}${items}</m:CreateItem>`;
    return (await client.call(body)).xml;
  };

  const createDraft = async (properties: string) => {
    const xml = await createMessage(properties, 'SaveOnly');
    return itemIds(xml)[0] ?? xml;
  };

  const getItem = async (itemId: string, shape = '<t:BaseShape>AllProperties</t:BaseShape>', user?: string) => {
    const body = `<m:GetItem><m:ItemShape>${shape}</m:ItemShape><m:ItemIds>${itemId}</m:ItemIds></m:GetItem>`;
    return (await client.call(body, user ? { user: signIn(user) } : {})).xml;
  };

  const findItems = async (folder: string, user = 'sadie') => {
    const shape = '<m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>';
    const parent = `<m:ParentFolderIds><t:DistinguishedFolderId Id="${folder}"/></m:ParentFolderIds>`;
    const body = `<m:FindItem Traversal="Shallow">${shape}${parent}</m:FindItem>`;
    return itemIds((await client.call(body, { user: signIn(user) })).xml);
  };

  return { ...client, createMessage, createDraft, getItem, findItems };
}

function signIn(name: string): string {
  return `${name}@contoso.com:${name}`;
}

/** Returns a recipient property that holds these addresses. */
export function recipients(element: string, ...addresses: readonly string[]): string {
  const mailboxes = addresses.map((address) => `<t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox>`);
  return `<t:${element}>${mailboxes.join('')}</t:${element}>`;
}

/** Returns the Message element of a document. */
export function message(xml: string): string {
  return /<t:Message>.*<\/t:Message>/s.exec(xml)?.[0] ?? xml;
}
