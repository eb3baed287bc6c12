import type { Item } from '../../../packages/exchange-emulator/src/store/mailbox.ts';
import { address, arrivals, contacts, drafts, held, idOf, onItems, read } from './prepared-items.ts';
import { itemsWith, textOf, timesInBody } from './store.ts';
import type { WorkOperation } from './work-operation.ts';

const update = (
  options: object,
  change: (tag: string) => object,
  isDone: (item: Item | undefined, tag: string) => number,
) =>
  onItems(contacts, options, (item, tag, exchange) => ({
    value: { itemId: idOf(item), ...change(tag) },
    timesDone: () => isDone(held(exchange, item.number), tag),
  }));
const isNamed = (item: Item | undefined, tag: string) =>
  Number(item !== undefined && textOf(item, 'contacts:CompanyName') === tag);

/** The operations on items that are there. */
export const itemOperations: readonly WorkOperation[] = [
  {
    name: 'send drafts',
    operation: 'SendItem',
    entriesName: 'itemIds',
    effect: 'write',
    prepare: onItems(drafts, { saveItemToFolder: true }, (item, tag, exchange) => ({
      value: idOf(item),
      timesDone: arrivals(exchange, tag),
    })),
  },
  {
    name: 'update, set',
    operation: 'UpdateItem',
    entriesName: 'itemChanges',
    effect: 'write',
    prepare: update(
      { conflictResolution: 'AlwaysOverwrite' },
      (tag) => ({ set: { contact: { companyName: tag } } }),
      isNamed,
    ),
  },
  {
    name: 'update, set and delete',
    operation: 'UpdateItem',
    entriesName: 'itemChanges',
    effect: 'write',
    prepare: update(
      { conflictResolution: 'NeverOverwrite' },
      (tag) => ({ set: { contact: { companyName: tag } }, delete: ['contacts:JobTitle'] }),
      (item, tag) => Number(isNamed(item, tag) === 1 && item?.properties.has('contacts:JobTitle') === false),
    ),
  },
  {
    name: 'update, append',
    operation: 'UpdateItem',
    entriesName: 'itemChanges',
    effect: 'write',
    countsTwice: true,
    prepare: onItems(drafts, { messageDisposition: 'SaveOnly' }, (item, tag, exchange) => ({
      value: { itemId: idOf(item), append: { message: { body: ` <${tag}>` } } },
      timesDone: () => timesInBody(held(exchange, item.number), `<${tag}>`),
    })),
  },
  {
    name: 'update, send',
    operation: 'UpdateItem',
    entriesName: 'itemChanges',
    effect: 'write',
    prepare: onItems(drafts, { messageDisposition: 'SendAndSaveCopy' }, (item, tag, exchange) => ({
      value: { itemId: idOf(item), set: { message: { importance: 'High' } } },
      timesDone: arrivals(exchange, tag),
    })),
  },
  ...['HardDelete', 'MoveToDeletedItems', 'SoftDelete'].map(
    (deleteType): WorkOperation => ({
      name: `delete, ${deleteType}`,
      operation: 'DeleteItem',
      entriesName: 'itemIds',
      effect: 'write',
      prepare: onItems(contacts, { deleteType }, (item, tag, exchange) => ({
        value: idOf(item),
        timesDone: () =>
          Number(itemsWith(exchange.mailbox('sadie'), 'contacts:DisplayName', tag, 'contacts').length === 0),
      })),
    }),
  ),
  ...['MoveItem', 'CopyItem'].map(
    (operation): WorkOperation => ({
      name: operation === 'MoveItem' ? 'move' : 'copy',
      operation,
      entriesName: 'itemIds',
      effect: 'write',
      ...(operation === 'CopyItem' ? { countsTwice: true } : {}),
      prepare: onItems(drafts, { toFolderId: 'junkemail' }, (item, tag, exchange) => ({
        value: idOf(item),
        timesDone: () => itemsWith(exchange.mailbox('sadie'), 'item:Subject', tag, 'junkemail').length,
      })),
    }),
  ),
  ...['SendItem', 'MoveItem'].map(
    (operation): WorkOperation => ({
      name: `${operation === 'SendItem' ? 'send' : 'move'} what never existed`,
      operation,
      entriesName: 'itemIds',
      effect: 'write',
      prepare: async (_, tags) => ({
        options: {
          mailbox: address,
          ...(operation === 'SendItem' ? { saveItemToFolder: true } : { toFolderId: 'junkemail' }),
        },
        entries: tags.map((tag) => ({ value: { key: `never-${tag}` }, marker: `"never-${tag}"`, timesDone: () => 0 })),
      }),
    }),
  ),
  {
    name: 'get',
    operation: 'GetItem',
    entriesName: 'itemIds',
    effect: 'read',
    prepare: onItems(
      contacts,
      { itemShape: { baseShape: 'IdOnly', additionalProperties: ['contacts:DisplayName'] } },
      (item, tag) => ({ value: idOf(item), timesDone: read(`"${tag}"`) }),
    ),
  },
  {
    name: 'find items',
    operation: 'FindItem',
    entriesName: 'searches',
    effect: 'read',
    prepare: onItems(contacts, {}, (_, constant) => ({
      marker: `"${constant}"`,
      value: {
        parentFolderId: 'contacts',
        itemShape: { baseShape: 'IdOnly', additionalProperties: ['contacts:DisplayName'] },
        restriction: { isEqualTo: { path: 'contacts:DisplayName', constant } },
      },
      timesDone: read(`"${constant}"`),
    })),
  },
  {
    name: 'find folders',
    operation: 'FindFolder',
    entriesName: 'searches',
    effect: 'read',
    prepare: async (_, tags) => ({
      options: { mailbox: address },
      entries: tags.map((tag, place) => ({
        value: { key: tag, parentFolderId: 'msgfolderroot', maxEntriesReturned: place + 1 },
        marker: `"${tag}"`,
        timesDone: read('Calendar'),
      })),
    }),
  },
];
