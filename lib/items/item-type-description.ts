import type { Property } from '../schema/property.ts';
import type { DistinguishedFolder } from '../soap/distinguished-folders.ts';

/** An item type: everything that the rest of the code knows about it. Each has a file in this folder and a line in index.ts. */
export interface ItemTypeDescription<Name extends string = string> {
  /** Its JSON name, such as `contact`: the name of its element with the first letter in lower case. */
  readonly name: Name;
  /** Its element without prefix, such as `Contact`. */
  readonly element: string;
  /** Its properties beyond those of every item, in the order of types.xsd. */
  readonly ownProperties: readonly Property[];
  /** The prefix of its own FieldURIs, such as `contacts:`. */
  readonly fieldUriFamily: `${string}:`;
  /** FieldURIs of its family that can be read but belong to no element of the schema. */
  readonly otherFieldUris?: readonly string[];
  /** The folder to which EWS saves an item of this type if the request names none. */
  readonly defaultFolder: DistinguishedFolder;
  /** Whether items of this type can be sent: message dispositions apply, and the copy of a sent item is in Sent Items. */
  readonly isSent: boolean;
  /** Whether a CSV file holds items of this type if its options name no type. Only one type has it. */
  readonly isCsvDefault?: boolean;
  /** Whether a CSV file may name the columns of Outlook's contact export. */
  readonly hasOutlookColumns?: boolean;
}
