import { findKind } from '../properties/item-kinds.ts';
import { readProperties } from '../properties/item-properties.ts';
import { idOnly, writeItem } from '../properties/item-shape.ts';
import { ResponseError } from '../response-error.ts';
import { addItem, type Folder, findDistinguishedFolder, type Item } from '../store/mailbox.ts';
import { type Element, m, requiredChild } from '../xml.ts';
import { savedItemFolderOf } from './identifiers.ts';
import { type Call, type Operation, runEach } from './operation.ts';

/** https://learn.microsoft.com/exchange/client-developer/web-service-reference/createitem-operation */
export const createItem: Operation = {
  entries: 'Items',
  emptyResult: [m('Items')],
  run: (request, call) => {
    const folder = savedItemFolderOf(call, request);
    const disposition = request.attributes.MessageDisposition;
    return runEach(requiredChild(request, 'Items').children, (item) => [
      m('Items', {}, [writeItem(call.mailbox, create(call, item, folder, disposition), idOnly)]),
    ]);
  },
};

function create(call: Call, item: Element, savedItemFolder: Folder | undefined, disposition: string | undefined): Item {
  const kind = findKind(item.name);
  if (item.name === 'Message' && !disposition) throw new ResponseError('ErrorMessageDispositionRequired');
  if (!kind) throw new ResponseError('ErrorInvalidItemForOperationCreateItem');
  const folder = savedItemFolder ?? findDistinguishedFolder(call.mailbox, kind.defaultFolder);
  if (!isOfClass(folder, kind.folderClass)) throw new ResponseError('ErrorCannotCreateContactInNonContactFolder');
  return addItem(call.mailbox, { folder, kind: item.name, properties: readProperties(kind, item) }, call.now);
}

function isOfClass({ folderClass }: Folder, wanted: string): boolean {
  return folderClass === wanted || folderClass.startsWith(`${wanted}.`);
}
