import { z } from 'zod';
import { childOf, type XmlElement } from '../soap/read-xml.ts';
import { type Json, type JsonObject, jsonName } from '../soap/structure.ts';
import { element, type XmlNode } from '../soap/write-xml.ts';
import { folderId } from './identifier-schemas.ts';
import { boolean, int, type SimpleType } from './simple-types.ts';

/** The schema of the folder to search. */
export const parentFolderId = folderId.describe('The folder to search.');

/** The properties of a search that select a page of what it finds. */
export const pageShape = {
  offset: z
    .int32()
    .min(0)
    .describe('How many of the found items or folders to skip, from the beginning. Default: 0.')
    .optional(),
  maxEntriesReturned: z
    .int32()
    .min(1)
    .describe('The most items or folders to return. Exchange may return fewer.')
    .optional(),
};

/** A page of the found items or folders. */
export interface Page {
  readonly offset?: number | undefined;
  readonly maxEntriesReturned?: number | undefined;
}

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/indexedpageitemview
/** Returns the element of a page view, such as `m:IndexedPageItemView`, or nothing if the search selects no page. */
export function writePageView(name: string, { offset, maxEntriesReturned }: Page): readonly XmlNode[] {
  if (offset === undefined && maxEntriesReturned === undefined) return [];
  return [element(name, { MaxEntriesReturned: maxEntriesReturned, Offset: offset ?? 0, BasePoint: 'Beginning' })];
}

const attributeTypes = new Map<string, Pick<SimpleType, 'parse'>>([
  ['IndexedPagingOffset', int()],
  ['TotalItemsInView', int()],
  ['IncludesLastItemInRange', boolean],
  ['NumeratorOffset', int()],
  ['AbsoluteDenominator', int()],
]);

/** Reads the RootFolder of a search as `{ rootFolder: { totalItemsInView, …, items: […] } }`. `read` converts each found element. */
export function readRootFolder(message: XmlElement, read: (found: XmlElement) => Json): JsonObject {
  const rootFolder = childOf(message, 'RootFolder');
  if (!rootFolder) return {};
  const attributes = Object.entries(rootFolder.attributes).map(([name, value]) => [
    jsonName(name),
    attributeTypes.get(name)?.parse(value) ?? value,
  ]);
  const lists = rootFolder.children.map(({ name, children }) => [jsonName(name), children.map(read)]);
  return { rootFolder: { ...Object.fromEntries(attributes), ...Object.fromEntries(lists) } };
}
