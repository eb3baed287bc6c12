import type { z } from 'zod';
import type { Request } from '../contract/request.ts';
import type { ItemReference } from '../items/item-reference.ts';
import type { EntryFacts, Recovery } from '../recovery/recovery.ts';
import type { Checked } from '../schema/faults.ts';
import type { ExchangeVersion, HeaderName } from '../soap/headers.ts';
import type { FolderId, ItemId } from '../soap/identifiers.ts';
import type { ResponseMessage } from '../soap/response.ts';
import type { JsonObject } from '../soap/structure.ts';
import type { XmlNode } from '../soap/write-xml.ts';

/** An item that an entry names by the key that it was created under, and the folder to search, if the entry names one. */
export interface KeyedItem {
  readonly key: string;
  readonly folderId?: FolderId | undefined;
}

/** Returns the id of an item that an entry names. */
export type IdOf = (item: ItemReference) => ItemId;

/** The place of the item that a done entry took away from where it was. */
export interface Trace {
  /** The folders that the item is in now; empty if it is in none. */
  readonly folders: readonly FolderId[];
  /** Whether it is a sent message there, so that a draft under its key is no trace. */
  readonly isSent: boolean;
}

/** The facts about an operation that do not depend on its options and entries. */
export interface OperationFacts {
  /** The name that EWS has for it, such as `CreateItem`. */
  readonly name: string;
  /** A sentence for the OpenAPI document. */
  readonly summary: string;
  /** The URL of Microsoft's page on it. */
  readonly page: string;
  /** Whether it changes a mailbox. */
  readonly effect: 'read' | 'write';
  /** Whether each entry writes its key to Exchange, where a look-up can find the item again. */
  readonly isKeyed: boolean;
  /** The SOAP headers that it allows. */
  readonly headers: readonly HeaderName[];
  /** The name of the request's array of entries. */
  readonly entries: 'items' | 'itemIds' | 'itemChanges' | 'searches' | 'members';
  /** The number of entries that EWS allows in one call. Absent: as many as the deployment's limit. */
  readonly entriesPerCall?: number;
  /** The first version of the schema that has the operation. Absent: every version has it. */
  readonly since?: ExchangeVersion;
  /** The first version that has an option, for options that are newer than the operation. */
  readonly optionsSince?: Readonly<Record<string, ExchangeVersion>>;
  /** The folders to search for an item that an entry names only by its key. Absent: the usual folders. */
  readonly keyFolders?: readonly FolderId[];
  /** The response code that means that there was nothing left to do. */
  readonly absentCode?: string;
}

/** A valid entry, ready to be sent. Entries with equal call keys can share a call. */
export interface PreparedEntry extends EntryFacts {
  readonly xml: string;
  readonly callKey: string;
  /** The items that it names by their keys. Its XML has no ids for them yet. */
  readonly keyedItems: readonly KeyedItem[];
  /** The folder to search for the id of its item afterwards. */
  readonly folderOfItem: FolderId | undefined;
  /** Undefined if it leaves its item where it was, or for good. */
  readonly trace: Trace | undefined;
  /** The mailboxes that it touches besides the request's own. */
  readonly mailboxes: readonly string[];
  readonly recovery: Recovery;
  /** Returns its XML with the ids of the items that it names. */
  xmlWith(idOf: IdOf): string;
  writeCall(entries: readonly XmlNode[]): XmlNode;
}

/** An EWS operation on a batch of entries. */
export interface Operation extends OperationFacts {
  /** The schema of a whole request. */
  readonly request: z.ZodType;
  /** The schema of an entry. */
  readonly entry: z.ZodType;
  /** Checks a request, but not its entries. */
  readRequest(body: unknown): Checked<Request>;
  /** Checks the entry at the JSON path `root` and writes it as XML. */
  prepare(entry: unknown, request: Request, root: string): Checked<PreparedEntry>;
  /** Returns the properties of a result besides its class and code. */
  read(message: ResponseMessage): JsonObject;
}
