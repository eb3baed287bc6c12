import type { JsonObject } from '../soap/structure.ts';
import { type CellReader, readText } from './cell.ts';

/** A property that an Outlook column fills. Without `read`, its type decides how a cell is read; `separator` joins columns of one property. */
export interface OutlookPlace {
  readonly path: string;
  readonly read?: CellReader;
  readonly separator: string;
}

const at = (path: string): readonly OutlookPlace[] => [{ path, separator: '\n' }];
const nameAt = (path: string): readonly OutlookPlace[] => [...at(path), { path: 'displayName', separator: ' ' }];

function extended(path: JsonObject, read: CellReader = readText): readonly OutlookPlace[] {
  const readExtended: CellReader = (text) => [{ path, value: read(text) ?? text }];
  return [{ path: 'extendedProperties', read: readExtended, separator: '' }];
}
const tag = (propertyTag: string) => extended({ propertyTag, propertyType: 'String' });
const ofAddressSet = (propertyId: number) =>
  extended({ distinguishedPropertySetId: 'Address', propertyId, propertyType: 'String' });

/** Returns a reader that knows a value by its names in English, German, French and Spanish, in any case. */
function readNamed<Value extends string | number | boolean>(
  ...named: readonly (readonly [Value, string])[]
): CellReader {
  const values = new Map(
    named.flatMap(([value, names]) => names.split(', ').map((name) => [name.toLowerCase(), value])),
  );
  return (text) => values.get(text.trim().toLowerCase()) ?? text;
}

const readGender = readNamed(
  [0, 'Unspecified, Keine Angabe, Non spécifié, Sin especificar, No especificado'],
  [1, 'Female, Weiblich, Féminin, Femenino, Mujer'],
  [2, 'Male, Männlich, Masculin, Masculino, Hombre'],
);
const readImportance = readNamed(
  ['Low', 'Low, Niedrig, Faible, Basse, Baja'],
  ['Normal', 'Normal, Normale'],
  ['High', 'High, Hoch, Haute, Élevée, Alta'],
);
const readSensitivity = readNamed(
  ['Normal', 'Normal, Normale'],
  ['Personal', 'Personal, Persönlich, Personnel, Personnelle'],
  ['Private', 'Private, Privat, Privé, Privée, Privado'],
  ['Confidential', 'Confidential, Vertraulich, Confidentiel, Confidentielle, Confidencial'],
);
const readPrivate = readNamed(
  [true, 'True, On, Ein, Wahr, Vrai, Activé, Verdadero, Activado, 1'],
  [false, 'False, Off, Aus, Falsch, Faux, Désactivé, Falso, Desactivado, 0'],
);

const addressColumns = (kind: 'Business' | 'Home' | 'Other') => {
  const path = `physicalAddresses.${kind}`;
  return {
    [`${kind} Street`]: at(`${path}.street`),
    [`${kind} Street 2`]: at(`${path}.street`),
    [`${kind} Street 3`]: at(`${path}.street`),
    [`${kind} City`]: at(`${path}.city`),
    [`${kind} State`]: at(`${path}.state`),
    [`${kind} Postal Code`]: at(`${path}.postalCode`),
    [`${kind} Country`]: at(`${path}.countryOrRegion`),
    [`${kind} Country/Region`]: at(`${path}.countryOrRegion`),
  };
};

const emailColumns = (name: string, key: string) => ({
  [`${name} Address`]: at(`emailAddresses.${key}.emailAddress`),
  [`${name} Type`]: at(`emailAddresses.${key}.routingType`),
  [`${name} Display Name`]: at(`emailAddresses.${key}.name`),
});

// The header of classic Outlook, https://support.microsoft.com/office/4518d70d-8fe9-46ad-94fa-1494247193c7, and that of Outlook on the web.
// Properties that EWS does not have are extended ones: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxprops

/** The columns of Outlook's contact export and the properties of a contact that they fill. A column without properties has no place in Exchange. */
export const outlookColumns: ReadonlyMap<string, readonly OutlookPlace[]> = new Map(
  Object.entries<readonly OutlookPlace[]>({
    Title: tag('0x3A45'),
    'First Name': nameAt('givenName'),
    'Middle Name': nameAt('middleName'),
    'Last Name': nameAt('surname'),
    Suffix: at('generation'),
    Nickname: at('nickname'),
    'Given Yomi': ofAddressSet(0x802c),
    'Surname Yomi': ofAddressSet(0x802d),
    'Company Yomi': ofAddressSet(0x802e),
    Company: at('companyName'),
    Department: at('department'),
    'Job Title': at('jobTitle'),
    ...addressColumns('Business'),
    ...addressColumns('Home'),
    ...addressColumns('Other'),
    'Business Address PO Box': ofAddressSet(0x804a),
    'Home Address PO Box': tag('0x3A5E'),
    'Other Address PO Box': tag('0x3A64'),
    "Assistant's Phone": at('phoneNumbers.AssistantPhone'),
    'Business Fax': at('phoneNumbers.BusinessFax'),
    'Business Phone': at('phoneNumbers.BusinessPhone'),
    'Business Phone 2': at('phoneNumbers.BusinessPhone2'),
    Callback: at('phoneNumbers.Callback'),
    'Car Phone': at('phoneNumbers.CarPhone'),
    'Company Main Phone': at('phoneNumbers.CompanyMainPhone'),
    'Home Fax': at('phoneNumbers.HomeFax'),
    'Home Phone': at('phoneNumbers.HomePhone'),
    'Home Phone 2': at('phoneNumbers.HomePhone2'),
    ISDN: at('phoneNumbers.Isdn'),
    'Mobile Phone': at('phoneNumbers.MobilePhone'),
    'Other Fax': at('phoneNumbers.OtherFax'),
    'Other Phone': at('phoneNumbers.OtherTelephone'),
    Pager: at('phoneNumbers.Pager'),
    'Primary Phone': at('phoneNumbers.PrimaryPhone'),
    'Radio Phone': at('phoneNumbers.RadioPhone'),
    'TTY/TDD Phone': at('phoneNumbers.TtyTddPhone'),
    Telex: at('phoneNumbers.Telex'),
    ...emailColumns('E-mail', 'EmailAddress1'),
    ...emailColumns('E-mail 2', 'EmailAddress2'),
    ...emailColumns('E-mail 3', 'EmailAddress3'),
    IMAddress: at('imAddresses.ImAddress1'),
    Account: tag('0x3A00'),
    Anniversary: at('weddingAnniversary'),
    "Assistant's Name": at('assistantName'),
    'Billing Information': extended({
      distinguishedPropertySetId: 'Common',
      propertyId: 0x8535,
      propertyType: 'String',
    }),
    Birthday: at('birthday'),
    Categories: at('categories'),
    Children: at('children'),
    'Directory Server': [],
    Gender: extended({ propertyTag: '0x3A4D', propertyType: 'Short' }, readGender),
    'Government ID Number': tag('0x3A07'),
    Hobby: tag('0x3A43'),
    Initials: at('initials'),
    'Internet Free Busy': ofAddressSet(0x80d8),
    Keywords: [],
    Language: tag('0x3A0C'),
    Location: tag('0x3A0D'),
    "Manager's Name": at('manager'),
    Mileage: at('mileage'),
    Notes: at('body'),
    'Office Location': at('officeLocation'),
    'Organizational ID Number': tag('0x3A10'),
    'Personal Web Page': tag('0x3A50'),
    Priority: [{ path: 'importance', separator: '\n', read: readImportance }],
    Private: extended(
      { distinguishedPropertySetId: 'Common', propertyId: 0x8506, propertyType: 'Boolean' },
      readPrivate,
    ),
    Profession: at('profession'),
    'Referred By': tag('0x3A47'),
    Schools: [],
    Sensitivity: [{ path: 'sensitivity', separator: '\n', read: readSensitivity }],
    Spouse: at('spouseName'),
    'User 1': ofAddressSet(0x804f),
    'User 2': ofAddressSet(0x8050),
    'User 3': ofAddressSet(0x8051),
    'User 4': ofAddressSet(0x8052),
    'Web Page': at('businessHomePage'),
  }),
);
