import { z } from 'zod';
import { type FolderId, writeFolderId } from '../soap/identifiers.ts';
import { element, type XmlNode } from '../soap/write-xml.ts';
import { folderId } from './identifier-schemas.ts';

/** The options of a request that moves or copies items. */
export const targetOptions = {
  toFolderId: folderId.describe('The folder to move or copy the items to.'),
  returnNewItemIds: z
    .boolean()
    .describe('Whether to return the ids of the items in that folder. Default: true. Exchange2010_SP1 or later.')
    .optional(),
};

interface Target {
  readonly toFolderId: FolderId;
  readonly returnNewItemIds?: boolean | undefined;
}

/** Returns the element `name` of a call that moves or copies items (t:BaseMoveCopyItemType). */
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
