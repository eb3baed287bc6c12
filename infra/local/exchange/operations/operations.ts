import { createItem } from './create-item.ts';
import { deleteItem } from './delete-item.ts';
import { findItem } from './find-item.ts';
import { getFolder } from './get-folder.ts';
import { getItem } from './get-item.ts';
import type { Operation } from './operation.ts';
import { updateItem } from './update-item.ts';

/** The operations that the server knows, by the name of the request's element. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    CreateItem: createItem,
    GetItem: getItem,
    UpdateItem: updateItem,
    DeleteItem: deleteItem,
    FindItem: findItem,
    GetFolder: getFolder,
  }),
);
