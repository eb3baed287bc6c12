import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contact } from '../../lib/items/contact.ts';
import { anyItem, itemTypes } from '../../lib/items/item-types.ts';
import { message } from '../../lib/items/message.ts';
import { jsonName } from '../../lib/soap/structure.ts';
import { sharedFolder } from '../shared-folder.ts';

// The table follows a later schema, which has these elements, or has them elsewhere. None of them can be written.
const unlikeTheSchema = {
  Item: [
    'DisplayBcc',
    'MentionsPreview',
    'MentionsEx',
    'AppliedHashtags',
    'AppliedHashtagsPreview',
    'Likes',
    'LikesPreview',
    'AtAllMention',
    'CanDelete',
    'InferenceClassification',
  ],
  Contact: [
    'AbchEmailAddresses',
    'MobileIMEnabled',
    'PartnerNetworkProfilePhotoUrl',
    'PartnerNetworkThumbnailPhotoUrl',
    'ConversationGuid',
  ],
  Message: [
    'MessageSafety',
    'SenderSMTPAddress',
    'MailboxGuids',
    'PublishedCalendarItemIcs',
    'PublishedCalendarItemName',
  ],
};

// The schema has the element, but not its FieldURI.
const withoutFieldUri = ['item:PredictedActionReasons', 'contacts:PersonId'];

const xsd = () => readFileSync(join(sharedFolder ?? '', 'ews-xsd/types.xsd'), 'utf8');

/** Returns the element names of a complex type's sequence, in order. */
function sequenceOf(typeName: string): readonly string[] {
  const type = new RegExp(`<xs:complexType name="${typeName}">[\\s\\S]*?</xs:complexType>`).exec(xsd())?.[0] ?? '';
  return [...type.matchAll(/<xs:element name="(\w+)"/g)].map(([, name = '']) => name);
}

/** Returns the values of an enumeration in types.xsd. */
function enumerationOf(typeName: string): readonly string[] {
  const type = new RegExp(`<xs:simpleType name="${typeName}">[\\s\\S]*?</xs:simpleType>`).exec(xsd())?.[0] ?? '';
  return [...type.matchAll(/<xs:enumeration value="([^"]+)"/g)].map(([, value = '']) => value);
}

describe.each(itemTypes)('the table of a $name’s properties', ({ properties }) => {
  it('has every property once, the JSON name being the element’s with its first letter lowered', () => {
    const names = properties.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, element } of properties) {
      if (name === 'extendedProperties') continue;
      expect(name).toBe(element.charAt(0).toLowerCase() + element.slice(1));
    }
  });
});

describe('the item types', () => {
  it('have the JSON names that their elements have in results', () => {
    expect(itemTypes.map(({ name }) => name)).toEqual(itemTypes.map(({ element }) => jsonName(element)));
  });

  it('have FieldURIs of their own families', () => {
    for (const { fieldUriFamily, ownProperties, otherFieldUris = [] } of itemTypes) {
      const fieldUris = [...ownProperties.flatMap(({ fieldUri }) => fieldUri ?? []), ...otherFieldUris];
      const others = fieldUris.filter((fieldUri) => fieldUri.includes(':') && !fieldUri.startsWith(fieldUriFamily));
      expect(others).toEqual([]);
    }
  });

  it('have one among them that CSV files hold by default', () => {
    expect(itemTypes.filter(({ isCsvDefault }) => isCsvDefault).map(({ name }) => name)).toEqual(['contact']);
  });
});

describe('the tables of properties', () => {
  it('have the 71 of an item, the 85 of a contact and the 24 of a message', () => {
    const tables = [anyItem.properties, contact.ownProperties, message.ownProperties];
    expect(tables.map(({ length }) => length)).toEqual([71, 85, 24]);
  });
});

describe.skipIf(!sharedFolder)('the tables of properties, beside Microsoft’s schema', () => {
  const cases = [
    { name: 'Item', type: 'ItemType', rows: anyItem.properties, unlike: unlikeTheSchema.Item },
    { name: 'Contact', type: 'ContactItemType', rows: contact.ownProperties, unlike: unlikeTheSchema.Contact },
    { name: 'Message', type: 'MessageType', rows: message.ownProperties, unlike: unlikeTheSchema.Message },
  ];

  it.each(cases)(
    '$name: each row stands where the schema has its element, but for those named',
    ({ type, rows, unlike }) => {
      const sequence = sequenceOf(type);
      const places = rows
        .filter(({ element }) => !unlike.includes(element))
        .map(({ element }) => sequence.indexOf(element));
      expect(places).not.toContain(-1);
      expect(places).toEqual([...places].sort((a, b) => a - b));
    },
  );

  it.each(cases)(
    '$name: each row that is named as unlike the schema really is, and is read-only',
    ({ type, rows, unlike }) => {
      const sequence = sequenceOf(type);
      const alike = rows.filter(({ element }) => !unlike.includes(element));
      for (const name of unlike) {
        const row = rows.findIndex(({ element }) => element === name);
        const next = rows.slice(row).find((each) => alike.includes(each))?.element ?? '';
        const isInPlace = sequence.includes(name) && sequence.indexOf(name) < sequence.indexOf(next);
        expect([name, rows[row]?.access, isInPlace]).toEqual([name, '', false]);
      }
    },
  );

  it.each(cases)('$name: each FieldURI is one of the schema’s, but for those named', ({ rows, unlike }) => {
    const known = new Set(enumerationOf('UnindexedFieldURIType'));
    const missing = rows.filter(
      ({ element, fieldUri }) => fieldUri && !known.has(fieldUri) && !unlike.includes(element),
    );
    expect(missing.map(({ fieldUri }) => fieldUri)).toEqual(
      withoutFieldUri.filter((uri) => rows.some(({ fieldUri }) => fieldUri === uri)),
    );
  });

  it('has the indexed FieldURIs of the schema’s dictionaries', () => {
    const known = new Set(enumerationOf('DictionaryURIType'));
    const indexed = contact.ownProperties.flatMap((row) =>
      row.access === '' ? [] : Object.keys(row.kind.indexed ?? {}),
    );
    expect(indexed.length).toBe(8);
    expect(indexed.filter((fieldUri) => !known.has(fieldUri))).toEqual([]);
  });
});
