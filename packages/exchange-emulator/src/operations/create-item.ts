import { createDraftProperties } from '../mail/draft-properties.ts';
import { findKind, type ItemKind } from '../properties/item-kinds.ts';
import { readProperties } from '../properties/item-properties.ts';
import { idOnly, writeItem } from '../properties/item-shape.ts';
import { ResponseError } from '../response-error.ts';
import { addItem, type Folder, findDistinguishedFolder, type Item } from '../store/mailbox.ts';
import { type Element, m, requiredChild } from '../xml.ts';
import { type Call, type Operation, runEach } from './operation.ts';
import { resolveSavedItemFolder } from './resolve-identifiers.ts';
import { resolveCopyFolder, submitNew } from './submission.ts';

/**
 * Creates contacts and messages, and sends messages:
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/createitem-operation
 */
export const createItem: Operation = {
  entries: 'Items',
  emptyResult: [m('Items')],
  run: (request, call) => {
    const folder = resolveSavedItemFolder(call, request);
    const disposition = request.attributes.MessageDisposition;
    return runEach(requiredChild(request, 'Items').children, (item) => [
      m('Items', {}, create(call, item, folder, disposition)),
    ]);
  },
};

/** Creates one item. Returns its identifier if it was saved, and nothing if it was sent. */
function create(
  call: Call,
  item: Element,
  savedItemFolder: Folder | undefined,
  disposition: string | undefined,
): readonly Element[] {
  const kind = findKind(item.name);
  if (!kind) throw new ResponseError('ErrorInvalidItemForOperationCreateItem');
  if (kind.element === 'Message' && !disposition) throw new ResponseError('ErrorMessageDispositionRequired');
  const given = readProperties(kind, item);
  if (kind.element !== 'Message') return [save(call, kind, given, savedItemFolder)];
  const properties = createDraftProperties(call.mailbox, given);
  if (disposition === 'SaveOnly') return [save(call, kind, properties, savedItemFolder)];
  submitNew(call, properties, resolveCopyFolder(call, savedItemFolder, disposition));
  return [];
}

function save(
  { mailbox, now }: Call,
  kind: ItemKind,
  properties: Item['properties'],
  savedItemFolder: Folder | undefined,
): Element {
  const folder = savedItemFolder ?? findDistinguishedFolder(mailbox, kind.defaultFolder);
  if (kind.folderClass && !isOfClass(folder, kind.folderClass)) {
    throw new ResponseError('ErrorCannotCreateContactInNonContactFolder');
  }
  return writeItem(mailbox, addItem(mailbox, { folder, kind: kind.element, properties }, now), idOnly);
}

function isOfClass({ folderClass }: Folder, wanted: string): boolean {
  return folderClass === wanted || folderClass.startsWith(`${wanted}.`);
}
