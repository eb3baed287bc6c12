import { z } from 'zod';
import { type CommonOptions, commonOptions, entryKey, type Request } from './request.ts';
import { type Checked, check, type Fault } from './schema/faults.ts';
import { strictObject } from './schema/strict-object.ts';
import type { HeaderName } from './soap/headers.ts';
import type { ResponseMessage } from './soap/response.ts';
import type { JsonObject } from './soap/structure.ts';
import { writeXml, type XmlNode } from './soap/write-xml.ts';

type Keyed = { readonly key?: string | undefined };

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
  readonly entries: 'items' | 'itemIds' | 'itemChanges' | 'members';
  /** The code by which Exchange says that there was nothing left to do. */
  readonly absentCode?: string;
}

/** What an operation's file says of it: what a request and an entry may have, and how a call is written and read. */
export interface OperationDescription<Options extends object, Entry extends object> extends OperationFacts {
  /** What the request may have beside its entries and what any request may have. */
  readonly options: { readonly [Name in keyof Options]-?: z.ZodType<Options[Name]> };
  readonly entry: { readonly [Name in keyof Entry]-?: z.ZodType<Entry[Name]> };
  /** Gives what is wrong with an entry beyond its schema. */
  faults?(entry: Entry, options: Options & CommonOptions, root: string): readonly Fault[];
  /** Gives the request's options as this entry has them: EWS takes them once per call, so that only entries of equal ones share it. */
  optionsOf?(entry: Entry, options: Options & CommonOptions): Options;
  /** Gives the mailboxes that a call of these options touches beside the request's own. */
  mailboxes?(options: Options): readonly string[];
  writeEntry(entry: Entry & Keyed): XmlNode;
  /** Gives the operation's element for a call of these options and written entries. */
  writeCall(options: Options, entries: readonly XmlNode[]): XmlNode;
  /** Gives what a result has beside its class and code. */
  read(message: ResponseMessage): JsonObject;
}

/** A valid entry: its XML, and the call that it can be part of, the same for entries whose call keys are equal. */
export interface PreparedEntry {
  readonly xml: string;
  readonly callKey: string;
  /** The mailboxes that it touches beside the request's own. */
  readonly mailboxes: readonly string[];
  writeCall(entries: readonly XmlNode[]): XmlNode;
}

/** An EWS operation on a batch of entries. */
export interface Operation extends OperationFacts {
  /** The schema of a whole request. */
  readonly request: z.ZodType;
  /** Checks all of a request but its entries. */
  readRequest(body: unknown): Checked<Request>;
  /** Checks the entry whose JSON path is `root`, and writes it. */
  prepare(entry: unknown, request: Request, root: string): Checked<PreparedEntry>;
  read(message: ResponseMessage): JsonObject;
}

const anyEntries = z.array(z.unknown()).min(1, 'expected at least one entry');

/** Makes an operation of what its file says. */
export function defineOperation<Options extends object, Entry extends object>(
  description: OperationDescription<Options, Entry>,
): Operation {
  const { options, entry, faults, optionsOf, mailboxes, writeEntry, writeCall, read, ...facts } = description;
  const operation = z.literal(facts.name).describe('Needed on the queue and in direct events.').optional();
  const requestShape = { operation, ...commonOptions, ...options };
  const entrySchema = strictObject({ ...entry, key: entryKey });
  const wholeRequest = strictObject({ ...requestShape, [facts.entries]: anyEntries });

  return {
    ...facts,
    read,
    request: z.strictObject({ ...requestShape, [facts.entries]: z.array(entrySchema).min(1) }),
    readRequest(body) {
      const checked = check(wholeRequest, body, '$');
      if ('faults' in checked) return checked;
      const { operation: _, [facts.entries]: entries, ...given } = checked.value as Readonly<Record<string, unknown>>;
      return { value: { options: given, entries: anyEntries.parse(entries) } };
    },
    prepare(value, request, root) {
      const checked = check(entrySchema, value, root);
      if ('faults' in checked) return checked;
      // Both have passed the schemas that these types describe.
      const given = checked.value as Entry & Keyed;
      const requestOptions = request.options as Options & CommonOptions;
      const wrong = faults?.(given, requestOptions, root) ?? [];
      if (wrong.length > 0) return { faults: wrong };
      const callOptions = optionsOf?.(given, requestOptions) ?? requestOptions;
      return {
        value: {
          xml: writeXml(writeEntry(given)),
          callKey: JSON.stringify(callOptions),
          mailboxes: mailboxes?.(callOptions) ?? [],
          writeCall: (entries) => writeCall(callOptions, entries),
        },
      };
    },
  };
}
