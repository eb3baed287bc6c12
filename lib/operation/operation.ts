import { z } from 'zod';
import { type CommonOptions, commonOptions, type Request } from '../contract/request.ts';
import type { EntryFacts, Recovery } from '../recovery/recovery.ts';
import { type Checked, check, type Fault } from '../schema/faults.ts';
import { entryKey, type ItemReference } from '../schema/identifiers.ts';
import { strictObject } from '../schema/strict-object.ts';
import { defaultVersion, type ExchangeVersion, type HeaderName, isOlder } from '../soap/headers.ts';
import { type FolderId, type ItemId, mailboxesOf } from '../soap/identifiers.ts';
import type { ResponseMessage } from '../soap/response.ts';
import type { JsonObject } from '../soap/structure.ts';
import { writeXml, type XmlNode } from '../soap/write-xml.ts';

type Keyed = { readonly key?: string | undefined };

/** An item that an entry names by the key that it was created under: its folder, where the entry says it. */
export interface KeyedItem {
  readonly key: string;
  readonly folderId?: FolderId | undefined;
}

/** Gives the id of an item that an entry names. */
export type IdOf = (item: ItemReference) => ItemId;

/** What all that is known of an operation is, whatever its options and entries are. */
interface OperationFacts {
  /** EWS's name, such as `CreateItem`. */
  readonly name: string;
  /** A sentence that says what it does. */
  readonly summary: string;
  /** Microsoft's page on it. */
  readonly page: string;
  readonly effect: 'read' | 'write';
  /** Whether each entry takes its key along into Exchange, where it can be found again by it. */
  readonly isKeyed: boolean;
  /** The SOAP headers that it allows. */
  readonly headers: readonly HeaderName[];
  /** The name of the request's array of entries. */
  readonly entries: 'items' | 'itemIds' | 'itemChanges' | 'searches' | 'members';
  /** The most entries that EWS takes in one call; absent: as many as the deployment sends. */
  readonly entriesPerCall?: number;
  /** The first version of the schema that has it; absent: all have it. */
  readonly since?: ExchangeVersion;
  /** The first versions that have options of it which not all have that have the operation. */
  readonly optionsSince?: Readonly<Record<string, ExchangeVersion>>;
  /** Where an item is looked for that an entry names by its key alone; absent: where created items usually are. */
  readonly keyFolders?: readonly FolderId[];
  /** The code by which Exchange says that there was nothing left to do. */
  readonly absentCode?: string;
}

/** What an operation's file says of it: what a request and an entry may have, and how a call is written and read. */
export interface OperationDescription<Options extends object, Entry extends object> extends OperationFacts {
  /** What the request may have beside its entries and what any request may have. */
  readonly options: { readonly [Name in keyof Options]-?: z.ZodType<Options[Name]> };
  readonly entry: { readonly [Name in keyof Entry]-?: z.ZodType<Entry[Name]> };
  /** Gives what is wrong with an entry beyond its schema. */
  faults?(entry: Entry & Keyed, options: Options & CommonOptions, root: string): readonly Fault[];
  /** Gives the request's options as this entry has them: EWS takes them once per call, so that only entries of equal ones share it. */
  optionsOf?(entry: Entry & Keyed, options: Options & CommonOptions): Options;
  /** Gives what is wrong with the options of a request beyond their schema. */
  optionFaults?(options: Options): readonly Fault[];
  /** Gives the folders that an entry touches. */
  folders?(options: Options, entry: Entry): readonly (FolderId | undefined)[];
  /** Gives the mailboxes that an entry's content acts for, as a message's sender. */
  mailboxes?(entry: Entry): readonly string[];
  /** Gives the folder that holds the entry's item afterwards, where EWS does not give its id and the caller wants it. */
  folderOfItem?(options: Options): FolderId | undefined;
  /** Says what is done about an entry of which nobody knows whether it was done: the same for all entries of a call. */
  recovery(entry: Entry & Keyed, options: Options): Recovery;
  writeEntry(entry: Entry & Keyed, idOf: IdOf): XmlNode;
  /** Gives the operation's element for a call of these options and written entries. */
  writeCall(options: Options, entries: readonly XmlNode[]): XmlNode;
  /** Gives what a result has beside its class and code. */
  read(message: ResponseMessage): JsonObject;
}

/** A valid entry: its XML, and the call that it can be part of, the same for entries whose call keys are equal. */
export interface PreparedEntry extends EntryFacts {
  readonly xml: string;
  readonly callKey: string;
  /** The items that it names by their keys; its XML has no ids for them. */
  readonly keyedItems: readonly KeyedItem[];
  /** Where to look for its item's id afterwards. */
  readonly folderOfItem: FolderId | undefined;
  /** The mailboxes that it touches beside the request's own. */
  readonly mailboxes: readonly string[];
  readonly recovery: Recovery;
  /** Gives its XML with the ids of the items that it names. */
  xmlWith(idOf: IdOf): string;
  writeCall(entries: readonly XmlNode[]): XmlNode;
}

/** An EWS operation on a batch of entries. */
export interface Operation extends OperationFacts {
  /** The schema of a whole request. */
  readonly request: z.ZodType;
  /** The schema of an entry. */
  readonly entry: z.ZodType;
  /** Checks all of a request but its entries. */
  readRequest(body: unknown): Checked<Request>;
  /** Checks the entry whose JSON path is `root`, and writes it. */
  prepare(entry: unknown, request: Request, root: string): Checked<PreparedEntry>;
  read(message: ResponseMessage): JsonObject;
}

const anyEntries = z.array(z.unknown()).min(1, 'expected at least one entry');

// No request that means something comes near; it bounds the recursion of what checks and writes.
const mostLevels = 100;

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}

/** Gives a fault for an operation, or an option of it, that the version does not have: Exchange would refuse the whole request for it. */
function versionFaults({ since, optionsSince = {} }: OperationFacts, options: CommonOptions): readonly Fault[] {
  const { requestServerVersion: version = defaultVersion } = options;
  const newer = Object.entries(optionsSince).filter(([name, first]) => name in options && isOlder(version, first));
  return [
    ...(since !== undefined && isOlder(version, since)
      ? [{ path: '$.requestServerVersion', expected: `expected ${since} or later, which has the operation` }]
      : []),
    ...newer.map(([name, first]) => ({
      path: `$.${name}`,
      expected: `expected only with "requestServerVersion" ${first} or later`,
    })),
  ];
}

/** Makes an operation of what its file says. */
export function defineOperation<Options extends object, Entry extends object>(
  description: OperationDescription<Options, Entry>,
): Operation {
  const {
    options,
    entry,
    optionFaults,
    faults,
    optionsOf,
    folders,
    mailboxes,
    folderOfItem,
    recovery,
    writeEntry,
    writeCall,
    ...facts
  } = description;
  const operation = z.literal(facts.name).describe('Needed on the queue and in direct events.').optional();
  const requestShape = { operation, ...commonOptions, ...options };
  const key = entryKey.describe("The entry's own name, unique in its request.").optional();
  const entrySchema = strictObject({ ...entry, key });
  const wholeRequest = strictObject({ ...requestShape, [facts.entries]: anyEntries });

  return {
    ...facts,
    request: z.strictObject({ ...requestShape, [facts.entries]: z.array(entrySchema).min(1) }),
    entry: entrySchema,
    readRequest(body) {
      if (isDeeper(body, mostLevels)) {
        return { faults: [{ path: '$', expected: `expected at most ${mostLevels} levels of objects and arrays` }] };
      }
      const checked = check(wholeRequest, body, '$');
      if ('faults' in checked) return checked;
      const { operation: _, [facts.entries]: entries, ...given } = checked.value as Readonly<Record<string, unknown>>;
      // They have passed the schemas that this type describes.
      const requestOptions = given as Options & CommonOptions;
      const wrong = [...versionFaults(facts, requestOptions), ...(optionFaults?.(requestOptions) ?? [])];
      return wrong.length > 0 ? { faults: wrong } : { value: { options: given, entries: anyEntries.parse(entries) } };
    },
    prepare(value, request, root) {
      const checked = check(entrySchema, value, root);
      if ('faults' in checked) return checked;
      // Both have passed the schemas that these types describe.
      const given = checked.value as Entry & Keyed;
      const requestOptions = request.options as Options & CommonOptions;
      const wrong = faults?.(given, requestOptions, root) ?? [];
      if (wrong.length > 0) return { faults: wrong };
      return { value: prepared(given, optionsOf?.(given, requestOptions) ?? requestOptions) };
    },
  };

  function prepared(given: Entry & Keyed, callOptions: Options): PreparedEntry {
    const keyedItems: KeyedItem[] = [];
    const itemIds: ItemId[] = [];
    const xmlWith = (idOf: IdOf) => writeXml(writeEntry(given, idOf));
    const xml = xmlWith(({ id = '', changeKey, key, folderId }) => {
      if (id === '' && key !== undefined) keyedItems.push({ key, folderId });
      else itemIds.push({ id, changeKey });
      return { id, changeKey };
    });
    const touched = [...(folders?.(callOptions, given) ?? []), ...keyedItems.map(({ folderId }) => folderId)];
    return {
      xml,
      // All entries of a batch are for one mailbox, in whatever case each request writes it.
      callKey: JSON.stringify({ ...callOptions, mailbox: undefined }),
      keyedItems,
      folderOfItem: folderOfItem?.(callOptions),
      mailboxes: [...touched.flatMap(mailboxesOf), ...(mailboxes?.(given) ?? [])],
      value: given as JsonObject,
      key: given.key,
      itemId: itemIds[0],
      recovery: recovery(given, callOptions),
      xmlWith,
      writeCall: (entries) => writeCall(callOptions, entries),
    };
  }
}
