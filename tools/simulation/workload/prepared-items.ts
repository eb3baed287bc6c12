import type { Item } from '../../../packages/exchange-emulator/src/store/mailbox.ts';
import type { SimulatedExchange } from '../exchange/exchange.ts';
import { itemsWith } from './store.ts';
import type { PreparedEntry, WorkOperation } from './work-operation.ts';

/** The mailbox of all entries. */
export const address = 'sadie@contoso.com';
/** The recipients of all messages. */
export const to = ['mack@contoso.com'];
const recipient =
  '<t:ToRecipients><t:Mailbox><t:EmailAddress>mack@contoso.com</t:EmailAddress></t:Mailbox></t:ToRecipients>';

/** An item that is there before time begins. */
export interface CreatedItem {
  readonly id: string;
  readonly changeKey: string;
  readonly number: number;
}

async function create(
  exchange: SimulatedExchange,
  items: string,
  attributes: string,
  folder: string,
): Promise<readonly CreatedItem[]> {
  const { items: held } = exchange.mailbox('sadie');
  const before = new Set(held.keys());
  const saved = `<m:SavedItemFolderId><t:DistinguishedFolderId Id="${folder}"/></m:SavedItemFolderId>`;
  const answer = await exchange.ask(
    `<m:CreateItem${attributes}>${saved}<m:Items>${items}</m:Items></m:CreateItem>`,
    address,
  );
  const ids = [...answer.matchAll(/ItemId Id="([^"]*)" ChangeKey="([^"]*)"/g)];
  const numbers = [...held.keys()].filter((number) => !before.has(number));
  return ids.map(([, id = '', changeKey = ''], place) => ({ id, changeKey, number: numbers[place] ?? 0 }));
}

/** Creates a contact of each name. */
export const contacts = (exchange: SimulatedExchange, tags: readonly string[]) =>
  create(
    exchange,
    tags
      .map((tag) => `<t:Contact><t:DisplayName>${tag}</t:DisplayName><t:JobTitle>Clerk</t:JobTitle></t:Contact>`)
      .join(''),
    '',
    'contacts',
  );

/** Creates a draft of each subject. */
export const drafts = (exchange: SimulatedExchange, tags: readonly string[]) =>
  create(
    exchange,
    tags
      .map(
        (tag) =>
          `<t:Message><t:Subject>${tag}</t:Subject><t:Body BodyType="Text">Dear all</t:Body>${recipient}</t:Message>`,
      )
      .join(''),
    ' MessageDisposition="SaveOnly"',
    'drafts',
  );

/** Returns a count of the messages of a subject that have arrived. */
export const arrivals = (exchange: SimulatedExchange, tag: string) => () =>
  itemsWith(exchange.mailbox('mack'), 'item:Subject', tag, 'inbox').length;
/** Returns an item by its number in the mailbox. */
export const held = (exchange: SimulatedExchange, number: number): Item | undefined =>
  exchange.mailbox('sadie').items.get(number);
/** Returns the id of an item, as entries have it. */
export const idOf = ({ id, changeKey }: CreatedItem) => ({ id, changeKey });
/** Returns a count of an entry that reads: once if its result has this text. */
export const read = (marker: string) => (result: string) => Number(result.includes(marker));

/** Prepares entries about items that exist already. */
export function onItems(
  made: (exchange: SimulatedExchange, tags: readonly string[]) => Promise<readonly CreatedItem[]>,
  options: object,
  entryOf: (
    item: CreatedItem,
    tag: string,
    exchange: SimulatedExchange,
  ) => Omit<PreparedEntry, 'marker'> & { readonly marker?: string },
): WorkOperation['prepare'] {
  return async (exchange, tags) => {
    const items = await made(exchange, tags);
    const entries = items.map((item, place) => ({ marker: item.id, ...entryOf(item, tags[place] ?? '', exchange) }));
    return { options: { mailbox: address, ...options }, entries };
  };
}

/** Prepares entries that create messages with a disposition. */
export function onMessages(
  disposition: string,
  timesDone: (exchange: SimulatedExchange, tag: string) => () => number,
): WorkOperation['prepare'] {
  return async (exchange, tags) => ({
    options: { mailbox: address, messageDisposition: disposition },
    entries: tags.map((tag) => ({
      value: { message: { subject: tag, toRecipients: to } },
      marker: `"${tag}"`,
      timesDone: timesDone(exchange, tag),
    })),
  });
}
