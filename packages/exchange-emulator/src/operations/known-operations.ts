import { createItem } from './create-item.ts';
import { deleteItem } from './delete-item.ts';
import { findFolder } from './find-folder.ts';
import { findItem } from './find-item.ts';
import { getFolder } from './get-folder.ts';
import { getItem } from './get-item.ts';
import {
  addImContactToGroup,
  addNewImContactToGroup,
  addNewTelUriContactToGroup,
  removeContactFromImList,
  removeImContactFromGroup,
} from './im-contacts.ts';
import {
  addDistributionGroupToImList,
  addImGroup,
  removeDistributionGroupFromImList,
  removeImGroup,
  setImGroup,
} from './im-groups.ts';
import { getImItemList, getImItems, setImListMigrationCompleted } from './im-item-list.ts';
import { copyItem, moveItem } from './move-item.ts';
import type { Operation } from './operation.ts';
import { sendItem } from './send-item.ts';
import { updateItem } from './update-item.ts';

/** The supported operations, by the name of the request's root element. */
export const knownOperations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    CreateItem: createItem,
    GetItem: getItem,
    UpdateItem: updateItem,
    DeleteItem: deleteItem,
    SendItem: sendItem,
    MoveItem: moveItem,
    CopyItem: copyItem,
    FindItem: findItem,
    FindFolder: findFolder,
    GetFolder: getFolder,
    AddImContactToGroup: addImContactToGroup,
    AddNewImContactToGroup: addNewImContactToGroup,
    AddNewTelUriContactToGroup: addNewTelUriContactToGroup,
    RemoveImContactFromGroup: removeImContactFromGroup,
    RemoveContactFromImList: removeContactFromImList,
    AddImGroup: addImGroup,
    SetImGroup: setImGroup,
    RemoveImGroup: removeImGroup,
    AddDistributionGroupToImList: addDistributionGroupToImList,
    RemoveDistributionGroupFromImList: removeDistributionGroupFromImList,
    GetImItemList: getImItemList,
    GetImItems: getImItems,
    SetImListMigrationCompleted: setImListMigrationCompleted,
  }),
);
