import { z } from 'zod';
import { childOf, type XmlElement } from '../soap/read-xml.ts';
import { type Json, type JsonObject, jsonName } from '../soap/structure.ts';
import { element, type XmlNode } from '../soap/write-xml.ts';
import { folderId } from './identifiers.ts';
import { boolean, int } from './simple-types.ts';

/** The folder that a search is in, as a caller writes it. */
export const parentFolderId = folderId.describe('The folder to search in.');

/** The page of what it finds that a search is to give, as a caller writes it. */
export const pageShape = {
  offset: z.int32().min(0).describe('How many of those found to leave out, from the beginning; default 0.').optional(),
  maxEntriesReturned: z.int32().min(1).describe('The most to give; Exchange may give fewer.').optional(),
};

/** A page of what a search finds. */
export interface Page {
  readonly offset?: number | undefined;
  readonly maxEntriesReturned?: number | undefined;
}

/** Writes the view that asks for a page, under its name, such as `m:IndexedPageItemView`; none where nothing is asked (https://learn.microsoft.com/exchange/client-developer/web-service-reference/indexedpageitemview). */
export function writePageView(name: string, { offset, maxEntriesReturned }: Page): readonly XmlNode[] {
  if (offset === undefined && maxEntriesReturned === undefined) return [];
  return [element(name, { MaxEntriesReturned: maxEntriesReturned, Offset: offset ?? 0, BasePoint: 'Beginning' })];
}

const attributeTypes = {
  IndexedPagingOffset: int(),
  TotalItemsInView: int(),
  IncludesLastItemInRange: boolean,
  NumeratorOffset: int(),
  AbsoluteDenominator: int(),
} as const;

/** Reads what a search found, `RootFolder`: `{ rootFolder: { indexedPagingOffset, totalItemsInView, includesLastItemInRange } }` with each found element by `read` in the list that is named as theirs is. */
export function readRootFolder(message: XmlElement, read: (found: XmlElement) => Json): JsonObject {
  const rootFolder = childOf(message, 'RootFolder');
  if (!rootFolder) return {};
  const types = new Map(Object.entries(attributeTypes));
  const attributes = Object.entries(rootFolder.attributes).map(([name, value]) => [
    jsonName(name),
    types.get(name)?.parse(value) ?? value,
  ]);
  const lists = rootFolder.children.map(({ name, children }) => [jsonName(name), children.map(read)]);
  return { rootFolder: { ...Object.fromEntries(attributes), ...Object.fromEntries(lists) } };
}
