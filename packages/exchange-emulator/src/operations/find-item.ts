import { isAssociated } from '../properties/item-properties.ts';
import { type ItemShape, readShape, writeItem } from '../properties/item-shape.ts';
import { ResponseError } from '../response-error.ts';
import { readRestriction } from '../search/restriction.ts';
import { readItemTexts } from '../search/searchable-property.ts';
import { selectPage } from '../search/select-page.ts';
import { sortItems } from '../search/sort-order.ts';
import { type Folder, type Item, itemsIn, type Mailbox } from '../store/mailbox.ts';
import { child, type Element, m, requiredChild, t } from '../xml.ts';
import { type Call, type Operation, runEach } from './operation.ts';
import { resolveFolder } from './resolve-identifiers.ts';

/** The maximum number of items in one response (EWSFindCountLimit): lower if the request has a restriction. */
const limits = { all: 1000, restricted: 250 };

const unsupported = [
  'FractionalPageItemView',
  'SeekToConditionPageItemView',
  'CalendarView',
  'ContactsView',
  'GroupBy',
  'DistinguishedGroupBy',
  'QueryString',
];

/**
 * Finds items in folders:
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/finditem-operation
 */
export const findItem: Operation = {
  entries: 'ParentFolderIds',
  emptyResult: [],
  run: (request, call) => {
    if (unsupported.some((name) => child(request, name))) throw new ResponseError('ErrorInvalidRequest');
    const shape = readShape(requiredChild(request, 'ItemShape'), call.dateTimePrecision);
    return runEach(requiredChild(request, 'ParentFolderIds').children, (folderId) => [
      findIn(call, request, resolveFolder(call, folderId), shape),
    ]);
  },
};

function findIn({ mailbox, now }: Call, request: Element, folder: Folder, shape: ItemShape): Element {
  const restriction = child(request, 'Restriction');
  const sortOrder = child(request, 'SortOrder');
  const accepts = readRestriction(restriction);
  const candidates = traversals[request.attributes.Traversal ?? '']?.(mailbox, folder) ?? [];
  const isIndexed = ({ created }: Item) => !restriction || now.getTime() - created.getTime() >= mailbox.indexDelayMs;
  const found = candidates.filter((item) => isIndexed(item) && accepts(readItemTexts(mailbox, item)));
  const sorted = sortOrder ? sortItems(mailbox, found, sortOrder) : found;
  const page = selectPage(sorted, child(request, 'IndexedPageItemView'), restriction ? limits.restricted : limits.all);
  const items = page.found.map((item) => abridged(writeItem(mailbox, item, shape)));
  return m('RootFolder', page.attributes, [t('Items', {}, items)]);
}

/** The items that each Traversal searches. SoftDeleted finds items in the folder that they were deleted from. */
const traversals: Readonly<Record<string, (mailbox: Mailbox, folder: Folder) => readonly Item[]>> = {
  Shallow: (mailbox, folder) => itemsIn(mailbox, folder).filter((item) => !isAssociated(item)),
  Associated: (mailbox, folder) => itemsIn(mailbox, folder).filter(isAssociated),
  SoftDeleted: (mailbox, folder) => [...mailbox.items.values()].filter(({ deletedFrom }) => deletedFrom === folder),
};

const notFound: ReadonlySet<string> = new Set([
  'MimeContent',
  'Body',
  'Attachments',
  'InternetMessageHeaders',
  'ResponseObjects',
  'UniqueBody',
  'NormalizedBody',
  'TextBody',
  'ToRecipients',
  'CcRecipients',
  'BccRecipients',
  'ReplyTo',
]);

/**
 * Returns an item as FindItem does: without properties that only GetItem returns, and with texts cut to 255 characters.
 */
function abridged(item: Element): Element {
  return shortened({ ...item, children: item.children.filter(({ name }) => !notFound.has(name)) });
}

function shortened(element: Element): Element {
  return { ...element, text: element.text.slice(0, 255), children: element.children.map(shortened) };
}
