import { ResponseError } from '../response-error.ts';
import { isValue } from '../schema/simple-values.ts';
import { type Element, requiredChild } from '../xml.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/extendedfielduri
/**
 * Returns the key of the extended property that an ExtendedFieldURI names, the same for every spelling. Throws a
 * ResponseError for an invalid combination of attributes.
 */
export function extendedKeyOf(path: Element): string {
  const { DistinguishedPropertySetId, PropertySetId, PropertyTag, PropertyName, PropertyId, PropertyType } =
    path.attributes;
  const named = [DistinguishedPropertySetId, PropertySetId, PropertyName, PropertyId].some(
    (each) => each !== undefined,
  );
  if (unsupportedTypes.has(PropertyType ?? '')) throw new ResponseError('ErrorUnsupportedMapiPropertyType', [path]);
  if (PropertyTag !== undefined && !named) return `extended:${tagNumber(PropertyTag, path)}/${PropertyType}`;
  const oneSet = (DistinguishedPropertySetId === undefined) !== (PropertySetId === undefined);
  const oneName = (PropertyName === undefined) !== (PropertyId === undefined);
  if (PropertyTag !== undefined || !oneSet || !oneName) throw new ResponseError('ErrorInvalidExtendedProperty', [path]);
  const set = propertySetGuids[DistinguishedPropertySetId ?? ''] ?? PropertySetId?.toLowerCase();
  return `extended:${set}/${PropertyName === undefined ? Number(PropertyId) : `'${PropertyName}'`}/${PropertyType}`;
}

const unsupportedTypes: ReadonlySet<string> = new Set(['Error', 'Null', 'Object', 'ObjectArray']);

function tagNumber(propertyTag: string, path: Element): number {
  const tag = Number(propertyTag);
  if (tag >= 0x8000) throw new ResponseError('ErrorNoPropertyTagForCustomProperties', [path]);
  return tag;
}

/** The GUIDs of the distinguished property sets, from MS-OXPROPS section 1.3.2. */
const propertySetGuids: Readonly<Record<string, string>> = {
  Meeting: '6ed8da90-450b-101b-98da-00aa003f1305',
  Appointment: '00062002-0000-0000-c000-000000000046',
  Common: '00062008-0000-0000-c000-000000000046',
  PublicStrings: '00020329-0000-0000-c000-000000000046',
  Address: '00062004-0000-0000-c000-000000000046',
  InternetHeaders: '00020386-0000-0000-c000-000000000046',
  CalendarAssistant: '11000e07-b51b-40d6-af21-caa85edab1d0',
  UnifiedMessaging: '4442858e-a9e3-4e80-b900-317a210cc15b',
  Task: '00062003-0000-0000-c000-000000000046',
  Sharing: '00062040-0000-0000-c000-000000000046',
};

const valueTypes: Readonly<Record<string, string>> = {
  ApplicationTime: 'double',
  Binary: 'base64Binary',
  Boolean: 'boolean',
  CLSID: 'GuidType',
  Currency: 'long',
  Double: 'double',
  Float: 'double',
  Integer: 'int',
  Long: 'long',
  Short: 'int',
  String: 'string',
  SystemTime: 'dateTime',
};

/** Returns the simple type of an extended property's values. */
export function extendedValueTypeOf({ attributes }: Element): string {
  return valueTypes[attributes.PropertyType?.replace(/Array$/, '') ?? ''] ?? 'string';
}

/**
 * Throws a ResponseError unless an ExtendedProperty has one value, or several for an array, of the type that its path
 * names.
 */
export function checkExtendedValue(property: Element): void {
  const path = requiredChild(property, 'ExtendedFieldURI');
  const propertyType = path.attributes.PropertyType ?? '';
  const values = property.children.find(({ name }) => name === 'Values');
  const valueType = extendedValueTypeOf(path);
  const texts = (values ? values.children : [requiredChild(property, 'Value')]).map(({ text }) => text);
  const rightNumber = (values !== undefined) === propertyType.endsWith('Array');
  if (!rightNumber || !texts.every((text) => isValue(valueType, text))) {
    throw new ResponseError('ErrorInvalidExtendedPropertyValue', [path]);
  }
}
