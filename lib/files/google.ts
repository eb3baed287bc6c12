import type { Json } from '../soap/structure.ts';

// The header that Google Contacts exports since 2024, and the one before it, as importers of such files know them. Its own template:
// https://support.google.com/contacts/answer/1069522

/** The columns of Google's contact export that mean one of Outlook's, by name. */
export const googleNames: ReadonlyMap<string, string> = new Map([
  ['Given Name', 'First Name'],
  ['Additional Name', 'Middle Name'],
  ['Family Name', 'Last Name'],
  ['Name Prefix', 'Title'],
  ['Name Suffix', 'Suffix'],
  ['Phonetic First Name', 'Given Yomi'],
  ['Given Name Yomi', 'Given Yomi'],
  ['Phonetic Last Name', 'Surname Yomi'],
  ['Family Name Yomi', 'Surname Yomi'],
  ['Organization Name', 'Company'],
  ['Organization 1 - Name', 'Company'],
  ['Organization Title', 'Job Title'],
  ['Organization 1 - Title', 'Job Title'],
  ['Organization Department', 'Department'],
  ['Organization 1 - Department', 'Department'],
  ['Occupation', 'Profession'],
  ['Website 1 - Value', 'Web Page'],
  ['Labels', 'Categories'],
  ['Group Membership', 'Categories'],
  ['Name', 'displayName'],
  ['File As', 'fileAs'],
]);

/** A value that a cell sets, and the path of its property within an item. */
export interface PlacedValue {
  readonly path: readonly string[];
  readonly value: Json;
}

/** The values of a row's numbered columns, and the indexes of the cells for which a contact has no place left. */
export interface NumberedValues {
  readonly values: readonly PlacedValue[];
  readonly left: readonly number[];
}

/** The columns of an export that are numbered, such as `Phone 2 - Value`, whose labels say which property they fill. */
export interface NumberedColumns {
  readonly indexes: ReadonlySet<number>;
  read(cells: readonly string[]): NumberedValues;
}

/** The columns of one number by what they hold, such as `Label` and `Value`. */
interface Group {
  readonly kind: string;
  readonly parts: ReadonlyMap<string, number>;
}

const numbered = /^(E-mail|Phone|IM|Address) (\d+) - (.+)$/;
const severalValues = ' ::: ';

const phoneKeys: ReadonlyMap<string, readonly string[]> = new Map([
  ['mobile', ['MobilePhone']],
  ['home', ['HomePhone', 'HomePhone2']],
  ['work', ['BusinessPhone', 'BusinessPhone2']],
  ['main', ['PrimaryPhone', 'CompanyMainPhone']],
  ['home fax', ['HomeFax']],
  ['work fax', ['BusinessFax']],
  ['pager', ['Pager']],
]);
const anyPhoneKeys = ['OtherTelephone', 'PrimaryPhone', 'HomePhone2', 'BusinessPhone2', 'RadioPhone', 'CarPhone'];
const addressKinds: ReadonlyMap<string, string> = new Map([
  ['home', 'Home'],
  ['work', 'Business'],
]);
const addressParts: ReadonlyMap<string, string> = new Map([
  ['City', 'city'],
  ['Region', 'state'],
  ['Postal Code', 'postalCode'],
  ['Country', 'countryOrRegion'],
]);

const inDictionary = (dictionary: string, keys: readonly string[]) => keys.map((key) => [dictionary, key]);

/** Returns the paths that a value of this kind and label can fill, in the order of preference. */
function candidatesFor(kind: string, label: string): readonly (readonly string[])[] {
  if (kind === 'Phone') return inDictionary('phoneNumbers', [...(phoneKeys.get(label) ?? []), ...anyPhoneKeys]);
  if (kind === 'Address') {
    return inDictionary('physicalAddresses', [addressKinds.get(label) ?? 'Other', 'Other', 'Home', 'Business']);
  }
  if (kind === 'IM') return inDictionary('imAddresses', ['ImAddress1', 'ImAddress2', 'ImAddress3']);
  return inDictionary('emailAddresses', ['EmailAddress1', 'EmailAddress2', 'EmailAddress3']);
}

function groupsOf(names: readonly string[]): readonly Group[] {
  const groups = new Map<string, { readonly kind: string; readonly parts: Map<string, number> }>();
  for (const [index, name] of names.entries()) {
    const [, kind, number, part] = numbered.exec(name) ?? [];
    if (kind === undefined || part === undefined) continue;
    const key = `${kind} ${number}`;
    const group = groups.get(key) ?? { kind, parts: new Map<string, number>() };
    group.parts.set(part, index);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Returns the numbered columns of a header, or undefined if it has none. */
export function numberedColumns(names: readonly string[]): NumberedColumns | undefined {
  const groups = groupsOf(names);
  if (groups.length === 0) return undefined;
  const indexes = new Set(groups.flatMap(({ parts }) => [...parts.values()]));
  return { indexes, read: (cells) => readGroups(groups, cells) };
}

function readGroups(groups: readonly Group[], cells: readonly string[]): NumberedValues {
  const filled = new Set<string>();
  const found = groups.map((group) => {
    const cellOf = (part: string) => cells[group.parts.get(part) ?? -1] ?? '';
    // An asterisk marks a label of Google's own.
    const label = (cellOf('Label') || cellOf('Type')).replace(/^\* ?/, '').toLowerCase();
    const values = group.kind === 'Address' ? addressesOf(cellOf) : textsOf(cellOf('Value'));
    const placed = values.map((value) => ({ path: firstFree(candidatesFor(group.kind, label), filled), value }));
    const isComplete = placed.every(({ path }) => path !== undefined);
    const left = isComplete ? [] : [...group.parts.values()].filter((index) => cells[index]);
    return { values: placed.flatMap(({ path, value }) => (path ? [{ path, value }] : [])), left };
  });
  return { values: found.flatMap(({ values }) => values), left: found.flatMap(({ left }) => left) };
}

/** Returns the first path that is not filled yet, and fills it. */
function firstFree(paths: readonly (readonly string[])[], filled: Set<string>): readonly string[] | undefined {
  const free = paths.find((path) => !filled.has(path.join('.')));
  if (free) filled.add(free.join('.'));
  return free;
}

function textsOf(cell: string): readonly string[] {
  return cell.split(severalValues).filter((each) => each !== '');
}

/** Returns the address of a group, if it has one. The formatted one repeats its parts, so it counts only without them. */
function addressesOf(cellOf: (part: string) => string): readonly Readonly<Record<string, string>>[] {
  const street = ['Street', 'Extended Address', 'PO Box'].map(cellOf).filter((line) => line !== '');
  const others = [...addressParts].map(([part, name]) => [name, cellOf(part)] as const);
  const given = [['street', street.join('\n')] as const, ...others].filter(([, text]) => text !== '');
  const formatted = cellOf('Formatted');
  if (given.length > 0) return [Object.fromEntries(given)];
  return formatted === '' ? [] : [{ street: formatted }];
}
