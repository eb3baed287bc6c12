import { z } from 'zod';
import { element, type XmlNode } from '../soap/write-xml.ts';
import { meantInstead, nearestNames, quoted } from './nearest.ts';
import { enumeration, guid, xmlString } from './simple-types.ts';
import { strictObject } from './strict-object.ts';

/** The path of an entry of a dictionary, such as `{ fieldURI: 'contacts:EmailAddress', fieldIndex: 'EmailAddress1' }`. */
export interface IndexedPath {
  readonly fieldURI: string;
  readonly fieldIndex: string;
}

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/extendedfielduri
/** The path of an extended property: its property set with a name or id, or its tag. */
export type ExtendedPath = z.infer<typeof extendedPath>;

/** The path of a property: a FieldURI such as `contacts:JobTitle`, an entry of a dictionary, or an extended property. */
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

// The schema also has Error, Null, Object and ObjectArray, which Exchange refuses with ErrorUnsupportedMapiPropertyType.
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

/** The schema of the path of an extended property: exactly one way to name it, and its type. */
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

/** Returns the element of an extended property's path: `t:ExtendedFieldURI`, or another name. */
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

/** Returns the `t:FieldURI`, `t:IndexedFieldURI` or `t:ExtendedFieldURI` element of a path. */
export function writePath(path: PropertyPath): XmlNode {
  if (typeof path === 'string') return element('t:FieldURI', { FieldURI: path });
  if ('fieldURI' in path) return element('t:IndexedFieldURI', { FieldURI: path.fieldURI, FieldIndex: path.fieldIndex });
  return writeExtendedPath(path);
}

/** Whether two paths name the same property. A tag may be decimal or hexadecimal, and the case of a GUID does not count. */
export function isSamePath(one: PropertyPath, other: PropertyPath): boolean {
  const [first, second] = [one, other].map(comparable);
  return first === second;
}

function comparable(path: PropertyPath): string {
  if (typeof path === 'string') return path;
  if ('fieldURI' in path) return JSON.stringify([path.fieldURI, path.fieldIndex]);
  const { propertySetId, propertyTag, propertyName, propertyId, distinguishedPropertySetId } = path;
  const tag = propertyTag === undefined ? undefined : Number(propertyTag);
  const names = [distinguishedPropertySetId, propertySetId?.toLowerCase(), tag, propertyName, propertyId];
  return JSON.stringify(names.map((name) => name ?? null));
}

/** The paths that a request may name at one place. */
export interface AllowedPaths {
  readonly fieldUris: readonly string[];
  /** The indexes of each indexed FieldURI. Empty: any index. */
  readonly indexed: ReadonlyMap<string, readonly string[]>;
  /** The message for a known FieldURI that is not allowed. */
  readonly reasons?: ReadonlyMap<string, string>;
}

const localName = (uri: string) => uri.slice(uri.indexOf(':') + 1);

/** Returns the known paths that are most like a path. If it has no prefix, the names without theirs are compared. */
function nearestPaths(uri: string, known: readonly string[]): readonly string[] {
  if (uri.includes(':')) return nearestNames(uri, known);
  const names = nearestNames(uri, [...new Set(known.map(localName))]);
  return known.filter((each) => names.includes(localName(each))).slice(0, 3);
}

function refusal(uri: string, { fieldUris, indexed, reasons }: AllowedPaths): string | undefined {
  const [family = '', name = ''] = uri.split(':');
  const isOurs = fieldUris.some((known) => known.startsWith(`${family}:`));
  // A FieldURI of a family that no item type here has is passed on: Exchange checks it.
  if (fieldUris.includes(uri) || (!isOurs && /^[a-zA-Z]+:[a-zA-Z]+$/.test(`${family}:${name}`))) return undefined;
  const reason = reasons?.get(uri);
  if (reason !== undefined) return reason;
  const indexes = indexed.get(uri);
  if (indexes)
    return `expected { "fieldURI": "${uri}", "fieldIndex": "${indexes[0] ?? '…'}" } or another of its indexes`;
  const meant = nearestPaths(uri, [...fieldUris, ...indexed.keys()]);
  const remedy = `Did you mean ${quoted(meant)}?`;
  return meant.length > 0 ? `unknown FieldURI. ${remedy}` : 'expected a FieldURI such as "contacts:JobTitle"';
}

function plainPath(allowed: AllowedPaths) {
  return z.string().superRefine((uri, context) => {
    const message = refusal(uri, allowed);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
}

function indexedPath({ indexed }: AllowedPaths) {
  return strictObject({ fieldURI: enumeration([...indexed.keys()]).schema, fieldIndex: xmlString }).superRefine(
    ({ fieldURI, fieldIndex }, context) => {
      const indexes = indexed.get(fieldURI) ?? [];
      if (indexes.length === 0 || indexes.includes(fieldIndex)) return;
      const message = `unknown fieldIndex. ${meantInstead(fieldIndex, indexes)}`;
      context.addIssue({ code: 'custom', path: ['fieldIndex'], message });
    },
  );
}

/** Returns the schema of a path to one of the allowed properties or to an extended property. */
export function propertyPath(allowed: AllowedPaths): z.ZodType<PropertyPath> {
  return z.union([plainPath(allowed), indexedPath(allowed), extendedPath], {
    error: 'expected a FieldURI, { "fieldURI", "fieldIndex" } or the path of an extended property',
  });
}
