import { z } from 'zod';
import { type FolderId, writeFolderId } from '../soap/identifiers.ts';
import { element, type XmlNode } from '../soap/write-xml.ts';
import { folderId } from './identifiers.ts';

/** What a request to move or copy items may have beside them. */
export const targetOptions = {
  toFolderId: folderId.describe('The folder to put the items into.'),
  returnNewItemIds: z
    .boolean()
    .describe('Whether to give the ids that the items have there; default true. Exchange2010_SP1 or later.')
    .optional(),
};

interface Target {
  readonly toFolderId: FolderId;
  readonly returnNewItemIds?: boolean | undefined;
}

/** Writes the element `name` of an operation that puts items into a folder, t:BaseMoveCopyItemType. */
export function writeWithTarget(
  name: string,
  { toFolderId, returnNewItemIds }: Target,
  itemIds: readonly XmlNode[],
): XmlNode {
  return element(
    name,
    {},
    element('m:ToFolderId', {}, writeFolderId(toFolderId)),
    element('m:ItemIds', {}, ...itemIds),
    ...(returnNewItemIds === undefined ? [] : [element('m:ReturnNewItemIds', {}, String(returnNewItemIds))]),
  );
}
