import { z } from 'zod';
import { element, type XmlNode } from '../soap/write-xml.ts';
import { enumeration, guid, xmlString } from './simple-types.ts';
import { nearest, strictObject } from './strict-object.ts';

/** One entry of a dictionary, such as `{ fieldURI: 'contacts:EmailAddress', fieldIndex: 'EmailAddress1' }`. */
export interface IndexedPath {
  readonly fieldURI: string;
  readonly fieldIndex: string;
}

/** An extended property, by its set and name or id, or by its tag (https://learn.microsoft.com/exchange/client-developer/web-service-reference/extendedfielduri). */
export type ExtendedPath = z.infer<typeof extendedPath>;

/** A property: a FieldURI such as `contacts:JobTitle`, an entry of a dictionary, or an extended property. */
export type PropertyPath = string | IndexedPath | ExtendedPath;

const distinguishedPropertySets = [
  'Meeting',
  'Appointment',
  'Common',
  'PublicStrings',
  'Address',
  'InternetHeaders',
  'CalendarAssistant',
  'UnifiedMessaging',
  'Task',
  'Sharing',
];

// Error, Null, Object and ObjectArray are in the schema, but Exchange refuses them with ErrorUnsupportedMapiPropertyType.
const singleTypes = [
  'ApplicationTime',
  'Binary',
  'Boolean',
  'CLSID',
  'Currency',
  'Double',
  'Float',
  'Integer',
  'Long',
  'Short',
  'SystemTime',
  'String',
];

const propertyTag = z
  .string()
  .regex(/^(0[xX][0-9A-Fa-f]{1,4}|\d{1,5})$/, 'expected a property tag such as "0x3A0B"')
  .refine((tag) => Number(tag) <= 0xffff, 'expected a property tag up to 0xFFFF');

/** The path of an extended property as a caller writes it: exactly one way to name it, and its type. */
export const extendedPath = strictObject({
  distinguishedPropertySetId: enumeration(distinguishedPropertySets).schema.optional(),
  propertySetId: guid.schema.optional(),
  propertyTag: propertyTag.optional(),
  propertyName: xmlString.min(1).optional(),
  propertyId: z.int32().optional(),
  propertyType: enumeration(singleTypes.flatMap((type) => [type, `${type}Array`])).schema,
}).superRefine((path, context) => {
  const sets = [path.distinguishedPropertySetId, path.propertySetId, path.propertyTag].filter(
    (set) => set !== undefined,
  );
  const names = [path.propertyName, path.propertyId].filter((name) => name !== undefined);
  const isTag = path.propertyTag !== undefined;
  if (sets.length === 1 && names.length === (isTag ? 0 : 1)) return;
  context.addIssue({
    code: 'custom',
    message:
      'expected propertySetId or distinguishedPropertySetId with propertyName or propertyId, or propertyTag alone',
  });
});

/** Writes the path of an extended property as `t:ExtendedFieldURI`, or under another name. */
export function writeExtendedPath(path: ExtendedPath, name = 't:ExtendedFieldURI'): XmlNode {
  return element(name, {
    DistinguishedPropertySetId: path.distinguishedPropertySetId,
    PropertySetId: path.propertySetId,
    PropertyTag: path.propertyTag,
    PropertyName: path.propertyName,
    PropertyId: path.propertyId,
    PropertyType: path.propertyType,
  });
}

/** Writes a path as `t:FieldURI`, `t:IndexedFieldURI` or `t:ExtendedFieldURI`. */
export function writePath(path: PropertyPath): XmlNode {
  if (typeof path === 'string') return element('t:FieldURI', { FieldURI: path });
  if ('fieldURI' in path) return element('t:IndexedFieldURI', { FieldURI: path.fieldURI, FieldIndex: path.fieldIndex });
  return writeExtendedPath(path);
}

/** The paths that a place of a request takes: the plain FieldURIs, the indexed ones with their indexes (none: any), and why it takes no others that there are. */
export interface PathsTaken {
  readonly fieldUris: readonly string[];
  readonly indexed: Readonly<Record<string, readonly string[]>>;
  readonly reasons?: Readonly<Record<string, string>>;
}

function refusal(uri: string, { fieldUris, indexed, reasons = {} }: PathsTaken): string | undefined {
  const [family = '', name = ''] = uri.split(':');
  const isOurs = fieldUris.some((known) => known.startsWith(`${family}:`));
  // Families that no item type of ours describes are Exchange's to judge.
  if (fieldUris.includes(uri) || (!isOurs && /^[a-zA-Z]+:[a-zA-Z]+$/.test(`${family}:${name}`))) return undefined;
  if (reasons[uri]) return reasons[uri];
  if (indexed[uri])
    return `expected { "fieldURI": "${uri}", "fieldIndex": "${indexed[uri][0] ?? '…'}" } or another of its indexes`;
  const meant = nearest(uri, [...fieldUris, ...Object.keys(indexed)]);
  return meant ? `unknown; did you mean "${meant}"?` : 'expected a FieldURI such as "contacts:JobTitle"';
}

function plainPath(taken: PathsTaken) {
  return z.string().superRefine((uri, context) => {
    const message = refusal(uri, taken);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
}

function indexedPath({ indexed }: PathsTaken) {
  return strictObject({ fieldURI: enumeration(Object.keys(indexed)).schema, fieldIndex: xmlString }).superRefine(
    ({ fieldURI, fieldIndex }, context) => {
      const indexes = indexed[fieldURI] ?? [];
      if (indexes.length === 0 || indexes.includes(fieldIndex)) return;
      const meant = nearest(fieldIndex, indexes);
      const message = meant ? `unknown; did you mean "${meant}"?` : `expected one of ${indexes.join(', ')}`;
      context.addIssue({ code: 'custom', path: ['fieldIndex'], message });
    },
  );
}

/** A path to one of the properties that the place takes, or to an extended one, as a caller writes it. */
export function propertyPath(taken: PathsTaken): z.ZodType<PropertyPath> {
  return z.union([plainPath(taken), indexedPath(taken), extendedPath], {
    error: 'expected a FieldURI, { "fieldURI", "fieldIndex" } or the path of an extended property',
  });
}
