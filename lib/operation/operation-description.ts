import type { z } from 'zod';
import { commonOptions } from '../contract/request.ts';
import type { Recovery } from '../recovery/recovery.ts';
import type { Fault } from '../schema/faults.ts';
import { entryKey } from '../schema/identifier-schemas.ts';
import { strictObject } from '../schema/strict-object.ts';
import type { FolderId } from '../soap/identifiers.ts';
import type { XmlNode } from '../soap/write-xml.ts';
import type { IdOf, Operation, OperationFacts, Trace } from './operation.ts';

/** The schemas of an object's properties. */
export type Shape = z.core.$ZodShape;

/** Returns the schema of a request's options: the common ones, then those of the operation. */
export function optionsSchemaOf<Options extends Shape>(options: Options) {
  return strictObject({ ...commonOptions, ...options });
}

/** Returns the schema of an entry: the properties of the operation's entries, then the key that any entry can have. */
export function entrySchemaOf<Entry extends Shape>(entry: Entry, reasons?: ReadonlyMap<string, string>) {
  return strictObject(
    { ...entry, key: entryKey.describe("The entry's own name, unique in its request.").optional() },
    reasons,
  );
}

/** The options of a request that its schema has accepted. */
export type ValidOptions<Options extends Shape> = z.output<ReturnType<typeof optionsSchemaOf<Options>>>;

/** An entry that its schema has accepted. */
export type ValidEntry<Entry extends Shape> = z.output<ReturnType<typeof entrySchemaOf<Entry>>>;

/** The description of an operation in its file: what a request and an entry can hold, and how a call is written and read. */
export interface OperationDescription<Options extends Shape, Entry extends Shape>
  extends OperationFacts,
    Pick<Operation, 'read'> {
  /** The schemas of the request's own options. */
  readonly options: Options;
  /** The schemas of the entry's properties. */
  readonly entry: Entry;
  /** The messages for properties that an entry cannot have, by name. Absent: the message names the nearest property. */
  readonly reasons?: ReadonlyMap<string, string>;
  /** Returns the faults of an entry that its schema cannot express. */
  faults?(entry: ValidEntry<Entry>, options: ValidOptions<Options>, root: string): readonly Fault[];
  /** Returns the options that apply to the entry. EWS allows them once per call, so only entries with equal options share one. */
  optionsOf?(entry: ValidEntry<Entry>, options: ValidOptions<Options>): ValidOptions<Options>;
  /** Returns the faults of a request's options that their schema cannot express. */
  optionFaults?(options: ValidOptions<Options>): readonly Fault[];
  /** Returns the folders that an entry touches. */
  folders?(options: ValidOptions<Options>, entry: ValidEntry<Entry>): readonly (FolderId | undefined)[];
  /** Returns the mailboxes in whose name the entry's content is written, such as a message's sender. */
  mailboxes?(entry: ValidEntry<Entry>): readonly string[];
  /** Returns the folder to search for the item's id afterwards, if EWS does not return the id and the caller wants it. */
  folderOfItem?(options: ValidOptions<Options>): FolderId | undefined;
  /** Returns what a done entry leaves of its item, if it takes the item to another folder. */
  trace?(options: ValidOptions<Options>): Trace;
  /** Returns what to do if the entry's outcome is unknown: the same for all entries of a call. */
  recovery(entry: ValidEntry<Entry>, options: ValidOptions<Options>): Recovery;
  writeEntry(entry: ValidEntry<Entry>, idOf: IdOf): XmlNode;
  /** Returns the operation's element for a call with these options and written entries. */
  writeCall(options: ValidOptions<Options>, entries: readonly XmlNode[]): XmlNode;
}
