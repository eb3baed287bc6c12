import { z } from 'zod';
import { keyOf } from '../contract/key.ts';
import type { Request } from '../contract/request.ts';
import { type Checked, check } from '../schema/faults.ts';
import { type ItemId, mailboxesOf } from '../soap/identifiers.ts';
import { isJsonObject } from '../soap/structure.ts';
import { writeXml } from '../soap/write-xml.ts';
import type { IdOf, KeyedItem, Operation, PreparedEntry } from './operation.ts';
import {
  entrySchemaOf,
  type OperationDescription,
  type Shape,
  type ValidEntry,
  type ValidOptions,
} from './operation-description.ts';
import { requestReader } from './read-request.ts';

/** Returns the operation that its file describes. */
export function defineOperation<Options extends Shape, Entry extends Shape>(
  description: OperationDescription<Options, Entry>,
): Operation {
  const {
    options: _,
    entry,
    reasons,
    optionFaults: __,
    faults,
    optionsOf,
    folders,
    mailboxes,
    folderOfItem,
    trace,
    recovery,
    writeEntry,
    writeCall,
    ...facts
  } = description;
  const entrySchema = entrySchemaOf(entry, reasons);
  const { shape, readRequest, checkOptions } = requestReader(description);

  function prepare(value: unknown, request: Request, root: string): Checked<PreparedEntry> {
    const checked = check(entrySchema, value, root);
    if ('faults' in checked) return checked;
    const requestOptions = checkOptions(request.options);
    if ('faults' in requestOptions) return requestOptions;
    const wrong = faults?.(checked.value, requestOptions.value, root) ?? [];
    if (wrong.length > 0) return { faults: wrong };
    return { value: prepared(checked.value, optionsOf?.(checked.value, requestOptions.value) ?? requestOptions.value) };
  }

  function prepared(valid: ValidEntry<Entry>, callOptions: ValidOptions<Options>): PreparedEntry {
    if (!isJsonObject(valid)) throw new TypeError('the entry is not an object');
    const keyedItems: KeyedItem[] = [];
    const itemIds: ItemId[] = [];
    const xmlWith = (idOf: IdOf) => writeXml(writeEntry(valid, idOf));
    const xml = xmlWith(({ id = '', changeKey, key, folderId }) => {
      if (id === '' && key !== undefined) keyedItems.push({ key, folderId });
      else itemIds.push({ id, changeKey });
      return { id, changeKey };
    });
    const touched = [...(folders?.(callOptions, valid) ?? []), ...keyedItems.map(({ folderId }) => folderId)];
    return {
      xml,
      callKey: callKeyOf(callOptions),
      keyedItems,
      folderOfItem: folderOfItem?.(callOptions),
      trace: trace?.(callOptions),
      mailboxes: [...touched.flatMap(mailboxesOf), ...(mailboxes?.(valid) ?? [])],
      value: valid,
      key: keyOf(valid),
      itemId: itemIds[0],
      recovery: recovery(valid, callOptions),
      xmlWith,
      writeCall: (entries) => writeCall(callOptions, entries),
    };
  }

  return {
    ...facts,
    request: z.strictObject({ ...shape, [facts.entries]: z.array(entrySchema).min(1) }),
    entry: entrySchema,
    readRequest,
    prepare,
  };
}

/** Returns the same text for options that can share a call. All entries of a batch are for one mailbox, in whatever case it is written. */
function callKeyOf(options: object): string {
  return JSON.stringify({ ...options, mailbox: undefined });
}
