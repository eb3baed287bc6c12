import { ResponseError } from '../response-error.ts';
import { type Folder, findDistinguishedFolder } from '../store/mailbox.ts';
import { readVersion } from '../store/mailbox-identifiers.ts';
import { type Element, requiredChild } from '../xml.ts';
import { type Call, type Operation, runEach } from './operation.ts';
import { resolveItem, resolveSavedItemFolder } from './resolve-identifiers.ts';
import { submit } from './submission.ts';

/** Sends drafts: https://learn.microsoft.com/exchange/client-developer/web-service-reference/senditem-operation */
export const sendItem: Operation = {
  entries: 'ItemIds',
  emptyResult: [],
  run: (request, call) => {
    const isSaved = ['true', '1'].includes(request.attributes.SaveItemToFolder?.trim() ?? '');
    const folder = resolveSavedItemFolder(call, request);
    if (folder && !isSaved) throw new ResponseError('ErrorInvalidSendItemSaveSettings');
    const copyFolder = isSaved ? (folder ?? findDistinguishedFolder(call.mailbox, 'sentitems')) : undefined;
    return runEach(requiredChild(request, 'ItemIds').children, (itemId) => send(call, itemId, copyFolder));
  },
};

function send(call: Call, itemId: Element, copyFolder: Folder | undefined): readonly Element[] {
  const item = resolveItem(call, itemId);
  const knownVersion = readVersion(call.mailbox, itemId.attributes.ChangeKey);
  if (knownVersion === undefined) throw new ResponseError('ErrorChangeKeyRequiredForWriteOperations');
  if (knownVersion !== item.version) throw new ResponseError('ErrorStaleObject');
  submit(call, item, copyFolder);
  return [];
}
