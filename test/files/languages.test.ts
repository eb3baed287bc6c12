import { describe, expect, it } from 'vitest';
import { rowsOf } from './rows-of.ts';

/** Returns a CSV of one row, with the columns by name. */
function csvOf(cells: readonly (readonly [string, string])[], delimiter = ','): string {
  const line = (place: 0 | 1) => cells.map((cell) => `"${cell[place].replaceAll('"', '""')}"`).join(delimiter);
  return `${line(0)}\r\n${line(1)}\r\n`;
}

const tag = (propertyTag: string, value: string) => ({ path: { propertyTag, propertyType: 'String' }, value });
const isPrivate = { distinguishedPropertySetId: 'Common', propertyId: 0x8506, propertyType: 'Boolean' };
const gender = { propertyTag: '0x3A4D', propertyType: 'Short' };

describe("Outlook's export of contacts", () => {
  it('comes in from a German Outlook, with semicolons and in Windows-1252', async () => {
    const text = csvOf(
      [
        ['Anrede', 'Frau'],
        ['Vorname', 'Käthe'],
        ['Weitere Vornamen', 'Maria'],
        ['Nachname', 'Müller'],
        ['Suffix', ''],
        ['Firma', 'Contoso'],
        ['Abteilung', 'Vertrieb'],
        ['Position', 'Leiterin'],
        ['Straße geschäftlich', 'Hauptstraße 1'],
        ['Straße geschäftlich 2', 'Haus 2'],
        ['Ort geschäftlich', 'München'],
        ['Postleitzahl geschäftlich', '80331'],
        ['Land/Region geschäftlich', 'Deutschland'],
        ['Weitere Straße', 'Am See 3'],
        ['Telefon geschäftlich', '+49 89 1'],
        ['Telefon Firma', '+49 89 0'],
        ['Mobiltelefon', '+49 170 1'],
        ['Weiteres Telefon', '+49 89 2'],
        ['E-Mail-Adresse', 'kaethe@contoso.com'],
        ['E-Mail-Typ', 'SMTP'],
        ['E-Mail: Angezeigter Name', 'Käthe Müller'],
        ['E-Mail 2: Adresse', 'km@fabrikam.com'],
        ['Geburtstag', '9.9.1977'],
        ['Geschlecht', 'Weiblich'],
        ['Kategorien', 'Kunde;Wichtig'],
        ['Notizen', 'Messe'],
        ['Priorität', 'Niedrig'],
        ['Privat', 'Ein'],
        ['Stichwörter', 'Schach'],
        ['Vertraulichkeit', 'Vertraulich'],
        ['Webseite', 'https://contoso.com'],
      ],
      ';',
    );
    expect(await rowsOf('Kontakte.csv', Buffer.from(text, 'latin1'))).toEqual([
      {
        line: 2,
        entry: {
          contact: {
            displayName: 'Käthe Maria Müller',
            givenName: 'Käthe',
            middleName: 'Maria',
            surname: 'Müller',
            companyName: 'Contoso',
            department: 'Vertrieb',
            jobTitle: 'Leiterin',
            physicalAddresses: {
              Business: {
                street: 'Hauptstraße 1\nHaus 2',
                city: 'München',
                postalCode: '80331',
                countryOrRegion: 'Deutschland',
              },
              Other: { street: 'Am See 3' },
            },
            phoneNumbers: {
              BusinessPhone: '+49 89 1',
              CompanyMainPhone: '+49 89 0',
              MobilePhone: '+49 170 1',
              OtherTelephone: '+49 89 2',
            },
            emailAddresses: {
              EmailAddress1: { emailAddress: 'kaethe@contoso.com', routingType: 'SMTP', name: 'Käthe Müller' },
              EmailAddress2: { emailAddress: 'km@fabrikam.com' },
            },
            birthday: '1977-09-09T00:00:00',
            categories: ['Kunde', 'Wichtig'],
            body: 'Messe',
            importance: 'Low',
            sensitivity: 'Confidential',
            businessHomePage: 'https://contoso.com',
            extendedProperties: [tag('0x3A45', 'Frau'), { path: gender, value: 1 }, { path: isPrivate, value: true }],
          },
        },
      },
      { line: 1, warning: 'left out, because an entry has no place for it: "Stichwörter" (1)' },
      { line: 1, warning: expect.stringContaining('Windows-1252') },
    ]);
  });

  it('comes in from a French Outlook, which calls the title and the job title by one name', async () => {
    const text = csvOf([
      ['Titre', 'Mme'],
      ['Prénom', 'Zoé'],
      ['Deuxième prénom', ''],
      ['Nom', 'Noël'],
      ['Société', 'Contoso'],
      ['Service', 'Ventes'],
      ['Titre', 'Directrice'],
      ['Rue (bureau)', '1 rue Haute'],
      ['Dép/Région (bureau)', 'Paris'],
      ['Téléphone 2 (domicile)', '+33 1 2'],
      ['Tél. mobile', '+33 6 1'],
      ['Adresse de messagerie', 'zoe@contoso.com'],
      ["Nom complet de l'adresse de messagerie", 'Zoé Noël'],
      ['Anniversaire', '3/4/1980'],
      ['Anniversaire de mariage ou fête', '21/6/2008'],
      ['Bureau', '2.01'],
      ['Catégories', 'Client'],
      ['Critère de diffusion', 'Normale'],
      ['Mots clés', ''],
      ['Page Web', 'https://contoso.com'],
      ['Priorité', 'Haute'],
      ['Privé', 'Faux'],
    ]);
    expect(await rowsOf('contacts.csv', text)).toEqual([
      {
        line: 2,
        entry: {
          contact: {
            displayName: 'Zoé Noël',
            givenName: 'Zoé',
            surname: 'Noël',
            companyName: 'Contoso',
            department: 'Ventes',
            jobTitle: 'Directrice',
            physicalAddresses: { Business: { street: '1 rue Haute', state: 'Paris' } },
            phoneNumbers: { HomePhone2: '+33 1 2', MobilePhone: '+33 6 1' },
            emailAddresses: { EmailAddress1: { emailAddress: 'zoe@contoso.com', name: 'Zoé Noël' } },
            birthday: '1980-04-03T00:00:00',
            weddingAnniversary: '2008-06-21T00:00:00',
            officeLocation: '2.01',
            categories: ['Client'],
            sensitivity: 'Normal',
            businessHomePage: 'https://contoso.com',
            importance: 'High',
            extendedProperties: [tag('0x3A45', 'Mme'), { path: isPrivate, value: false }],
          },
        },
      },
    ]);
  });

  it('comes in from a Spanish Outlook, which leaves some names in English', async () => {
    const text = csvOf([
      ['Title', 'Sra.'],
      ['Nombre', 'Begoña'],
      ['Segundo nombre', ''],
      ['Apellidos', 'Núñez Gil'],
      ['Organización', 'Contoso'],
      ['Puesto', 'Directora'],
      ['Calle del trabajo', 'Calle Mayor 1'],
      ['Provincia o estado de trabajo', 'Madrid'],
      ['Home Street', 'Calle Menor 2'],
      ['Otra ciudad', 'Cádiz'],
      ['Particular', '+34 91 1'],
      ['Teléfono móvil', '+34 600 1'],
      ['Dirección de correo electrónico', 'bego@contoso.com'],
      ['Dirección del correo electrónico 3', 'bego@fabrikam.com'],
      ['Birthday', '3/4/1980'],
      ['Categorías', 'Cliente'],
      ['Confidencialidad', 'Privado'],
      ['Notas', 'Feria'],
      ['Página web', 'https://contoso.com'],
    ]);
    expect(await rowsOf('contactos.csv', text)).toEqual([
      {
        line: 2,
        entry: {
          contact: {
            displayName: 'Begoña Núñez Gil',
            givenName: 'Begoña',
            surname: 'Núñez Gil',
            companyName: 'Contoso',
            jobTitle: 'Directora',
            physicalAddresses: {
              Business: { street: 'Calle Mayor 1', state: 'Madrid' },
              Home: { street: 'Calle Menor 2' },
              Other: { city: 'Cádiz' },
            },
            phoneNumbers: { HomePhone: '+34 91 1', MobilePhone: '+34 600 1' },
            emailAddresses: {
              EmailAddress1: { emailAddress: 'bego@contoso.com' },
              EmailAddress3: { emailAddress: 'bego@fabrikam.com' },
            },
            birthday: '1980-04-03T00:00:00',
            categories: ['Cliente'],
            sensitivity: 'Private',
            body: 'Feria',
            businessHomePage: 'https://contoso.com',
            extendedProperties: [tag('0x3A45', 'Sra.')],
          },
        },
      },
    ]);
  });
});

describe("Google's export of contacts", () => {
  it('comes in with each value at the property of its label, and names what a contact has no place for', async () => {
    const text = csvOf([
      ['First Name', 'Sadie'],
      ['Middle Name', ''],
      ['Last Name', 'Daniels'],
      ['Name Prefix', 'Dr.'],
      ['Name Suffix', 'Jr.'],
      ['Nickname', 'Sa'],
      ['File As', 'Daniels, Sadie'],
      ['Organization Name', 'Contoso'],
      ['Organization Title', 'Engineer'],
      ['Organization Department', 'Sales'],
      ['Birthday', '1980-05-17'],
      ['Notes', 'Met in Paris'],
      ['Photo', 'https://example.com/a.png'],
      ['Labels', 'Friends ::: * myContacts ::: Key account'],
      ['E-mail 1 - Label', '* Work'],
      ['E-mail 1 - Value', 'sadie@contoso.com ::: sd@contoso.com'],
      ['E-mail 2 - Label', 'Home'],
      ['E-mail 2 - Value', 'sadie@fabrikam.com'],
      ['E-mail 3 - Label', 'Home'],
      ['E-mail 3 - Value', 'one@too.many'],
      ['Phone 1 - Label', 'Mobile'],
      ['Phone 1 - Value', '+1 425 1'],
      ['Phone 2 - Label', 'Work'],
      ['Phone 2 - Value', '+1 425 2 ::: +1 425 3'],
      ['Phone 3 - Label', 'Mobile'],
      ['Phone 3 - Value', '+1 425 4'],
      ['Phone 4 - Label', 'Work Fax'],
      ['Phone 4 - Value', '+1 425 5'],
      ['Address 1 - Label', 'Work'],
      ['Address 1 - Formatted', '1 Main St\nRedmond, WA 98052'],
      ['Address 1 - Street', '1 Main St'],
      ['Address 1 - City', 'Redmond'],
      ['Address 1 - PO Box', ''],
      ['Address 1 - Region', 'WA'],
      ['Address 1 - Postal Code', '98052'],
      ['Address 1 - Country', 'US'],
      ['Address 1 - Extended Address', 'Building 2'],
      ['Address 2 - Label', 'Work'],
      ['Address 2 - Formatted', '3 Beach Rd'],
      ['Website 1 - Label', ''],
      ['Website 1 - Value', 'https://contoso.com'],
    ]);
    expect(await rowsOf('contacts.csv', text)).toEqual([
      {
        line: 2,
        entry: {
          contact: {
            displayName: 'Sadie Daniels',
            givenName: 'Sadie',
            surname: 'Daniels',
            generation: 'Jr.',
            nickname: 'Sa',
            fileAs: 'Daniels, Sadie',
            companyName: 'Contoso',
            jobTitle: 'Engineer',
            department: 'Sales',
            birthday: '1980-05-17T00:00:00',
            body: 'Met in Paris',
            categories: ['Friends', 'Key account'],
            businessHomePage: 'https://contoso.com',
            extendedProperties: [tag('0x3A45', 'Dr.')],
            emailAddresses: {
              EmailAddress1: 'sadie@contoso.com',
              EmailAddress2: 'sd@contoso.com',
              EmailAddress3: 'sadie@fabrikam.com',
            },
            phoneNumbers: {
              MobilePhone: '+1 425 1',
              BusinessPhone: '+1 425 2',
              BusinessPhone2: '+1 425 3',
              OtherTelephone: '+1 425 4',
              BusinessFax: '+1 425 5',
            },
            physicalAddresses: {
              Business: {
                street: '1 Main St\nBuilding 2',
                city: 'Redmond',
                state: 'WA',
                postalCode: '98052',
                countryOrRegion: 'US',
              },
              Other: { street: '3 Beach Rd' },
            },
          },
        },
      },
      {
        line: 1,
        warning:
          'left out, because an entry has no place for it: "Photo" (1), "E-mail 3 - Label" (1), "E-mail 3 - Value" (1)',
      },
    ]);
  });

  it('comes in also in its older form, with a name as a whole', async () => {
    const text = csvOf([
      ['Name', 'Hope Gross'],
      ['Given Name', 'Hope'],
      ['Family Name', 'Gross'],
      ['Yomi Name', ''],
      ['Group Membership', '* myContacts'],
      ['E-mail 1 - Type', '*'],
      ['E-mail 1 - Value', 'hope@contoso.com'],
      ['Organization 1 - Name', 'Contoso'],
      ['Phone 1 - Type', 'Home'],
      ['Phone 1 - Value', '+1 425 1'],
    ]);
    expect(await rowsOf('google.csv', text)).toEqual([
      {
        line: 2,
        entry: {
          contact: {
            displayName: 'Hope Gross',
            givenName: 'Hope',
            surname: 'Gross',
            companyName: 'Contoso',
            emailAddresses: { EmailAddress1: 'hope@contoso.com' },
            phoneNumbers: { HomePhone: '+1 425 1' },
          },
        },
      },
    ]);
  });
});
