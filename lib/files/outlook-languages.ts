import type { DateFormat } from './cell.ts';

// The names that Outlook gives its columns in these languages, as importers of such files know them. Open-Xchange takes the German and
// the French ones (https://documentation.open-xchange.com, import?action=OUTLOOK_CSV). Spanish Outlook leaves some names in English.
const languages = ['German', 'French', 'Spanish'] as const;

/** A language, besides English, in which Outlook names the columns of its contact export. */
export type OutlookLanguage = (typeof languages)[number];

type NamesByLanguage = readonly [german: string, french: string, spanish: string];

const localNames: readonly (readonly [english: string, ...NamesByLanguage])[] = [
  ['Title', 'Anrede', 'Titre', 'Título'],
  ['First Name', 'Vorname', 'Prénom', 'Nombre'],
  ['Middle Name', 'Weitere Vornamen', 'Deuxième prénom', 'Segundo nombre'],
  ['Last Name', 'Nachname', 'Nom', 'Apellidos'],
  ['Suffix', 'Suffix', 'Suffixe', 'Sufijo'],
  ['Given Yomi', 'Vorname Yomi', 'Prénom Yomi', 'Yomi especificada'],
  ['Surname Yomi', 'Nachname Yomi', 'Nom Yomi', 'Apellido Yomi'],
  ['Company Yomi', 'Firma Yomi', 'Société Yomi', 'Compañía Yomi'],
  ['Company', 'Firma', 'Société', 'Organización'],
  ['Department', 'Abteilung', 'Service', 'Departamento'],
  ['Job Title', 'Position', 'Titre', 'Puesto'],
  ['Business Street', 'Straße geschäftlich', 'Rue (bureau)', 'Calle del trabajo'],
  ['Business Street 2', 'Straße geschäftlich 2', 'Rue (bureau) 2', 'Calle del trabajo 2'],
  ['Business Street 3', 'Straße geschäftlich 3', 'Rue (bureau) 3', 'Calle del trabajo 3'],
  ['Business City', 'Ort geschäftlich', 'Ville (bureau)', 'Ciudad de trabajo'],
  ['Business State', 'Region geschäftlich', 'Dép/Région (bureau)', 'Provincia o estado de trabajo'],
  ['Business Postal Code', 'Postleitzahl geschäftlich', 'Code postal (bureau)', 'Código postal del trabajo'],
  ['Business Country/Region', 'Land/Region geschäftlich', 'Pays/Région (bureau)', 'País o región del trabajo'],
  [
    'Business Address PO Box',
    'Postfach geschäftlich',
    'B.P. professionnelle',
    'Apartado postal de la dirección del trabajo',
  ],
  ['Home Street', 'Straße privat', 'Rue (domicile)', 'Calle del domicilio'],
  ['Home Street 2', 'Straße privat 2', 'Rue (domicile) 2', 'Calle del domicilio 2'],
  ['Home Street 3', 'Straße privat 3', 'Rue (domicile) 3', 'Calle del domicilio 3'],
  ['Home City', 'Ort privat', 'Ville (domicile)', 'Ciudad del domicilio'],
  ['Home State', 'Bundesland/Kanton privat', 'Dép/Région (domicile)', 'Provincia o estado del domicilio'],
  ['Home Postal Code', 'Postleitzahl privat', 'Code postal (domicile)', 'Código postal del domicilio'],
  ['Home Country/Region', 'Land/Region privat', 'Pays/Région (domicile)', 'País o región del domicilio'],
  ['Home Address PO Box', 'Postfach privat', 'Boîte postale du domicile', 'Apartado postal de la dirección personal'],
  ['Other Street', 'Weitere Straße', 'Rue (autre)', 'Otra calle'],
  ['Other Street 2', 'Weitere Straße 2', 'Rue (autre) 2', 'Otra calle 2'],
  ['Other Street 3', 'Weitere Straße 3', 'Rue (autre) 3', 'Otra calle 3'],
  ['Other City', 'Weiterer Ort', 'Ville (autre)', 'Otra ciudad'],
  ['Other State', 'Weiteres/r Bundesland/Kanton', 'Dép/Région (autre)', 'Otra provincia o estado'],
  ['Other Postal Code', 'Weitere Postleitzahl', 'Code postal (autre)', 'Otro código postal'],
  ['Other Country/Region', 'Weiteres/e Land/Region', 'Pays/Région (autre)', 'Otro país o región'],
  ['Other Address PO Box', 'Weiteres Postfach', 'Autre boîte postale', 'Otro apartado postal'],
  ["Assistant's Phone", 'Telefon Assistent', "Téléphone de l'assistant(e)", 'Teléfono del ayudante'],
  ['Business Fax', 'Fax geschäftlich', 'Télécopie (bureau)', 'Fax del trabajo'],
  ['Business Phone', 'Telefon geschäftlich', 'Téléphone (bureau)', 'Teléfono del trabajo'],
  ['Business Phone 2', 'Telefon geschäftlich 2', 'Téléphone 2 (bureau)', 'Teléfono del trabajo 2'],
  ['Callback', 'Rückmeldung', 'Rappel', 'Devolución de llamada'],
  ['Car Phone', 'Autotelefon', 'Téléphone (voiture)', 'Teléfono del automóvil'],
  ['Company Main Phone', 'Telefon Firma', 'Téléphone société', 'Número de centralita de la organización'],
  ['Home Fax', 'Fax privat', 'Télécopie (domicile)', 'Fax particular'],
  ['Home Phone', 'Telefon privat', 'Téléphone (domicile)', 'Particular'],
  ['Home Phone 2', 'Telefon privat 2', 'Téléphone 2 (domicile)', 'Particular 2'],
  ['ISDN', 'ISDN', 'RNIS', 'RDSI'],
  ['Mobile Phone', 'Mobiltelefon', 'Tél. mobile', 'Teléfono móvil'],
  ['Other Fax', 'Weiteres Fax', 'Télécopie (autre)', 'Otro fax'],
  ['Other Phone', 'Weiteres Telefon', 'Téléphone (autre)', 'Otro teléfono'],
  ['Pager', 'Pager', 'Récepteur de radiomessagerie', 'Localizador'],
  ['Primary Phone', 'Haupttelefon', 'Téléphone principal', 'Teléfono principal'],
  ['Radio Phone', 'Mobiltelefon 2', 'Radio téléphone', 'Radioteléfono'],
  ['TTY/TDD Phone', 'Telefon für Hörbehinderte', 'Téléphone TDD/TTY', 'Número de teletipo'],
  ['Telex', 'Telex', 'Télex', 'Télex'],
  ['E-mail Address', 'E-Mail-Adresse', 'Adresse de messagerie', 'Dirección de correo electrónico'],
  ['E-mail Type', 'E-Mail-Typ', 'Type de messagerie', 'Tipo de correo electrónico'],
  [
    'E-mail Display Name',
    'E-Mail: Angezeigter Name',
    "Nom complet de l'adresse de messagerie",
    'Nombre de pantalla de correo electrónico',
  ],
  ['E-mail 2 Address', 'E-Mail 2: Adresse', 'Adresse de messagerie 2', 'Dirección de correo electrónico 2'],
  ['E-mail 2 Type', 'E-Mail 2: Typ', 'Type de messagerie 2', 'Tipo de correo electrónico 2'],
  [
    'E-mail 2 Display Name',
    'E-Mail 2: Angezeigter Name',
    "Nom complet de l'adresse de messagerie 2",
    'Nombre de pantalla de correo electrónico 2',
  ],
  ['E-mail 3 Address', 'E-Mail 3: Adresse', 'Adresse de messagerie 3', 'Dirección del correo electrónico 3'],
  ['E-mail 3 Type', 'E-Mail 3: Typ', 'Type de messagerie 3', 'Tipo de correo electrónico 3'],
  [
    'E-mail 3 Display Name',
    'E-Mail 3: Angezeigter Name',
    "Nom complet de l'adresse de messagerie 3",
    'Nombre de pantalla de correo electrónico 3',
  ],
  ['Account', 'Konto', 'Compte', 'Cuenta'],
  ['Anniversary', 'Jahrestag', 'Anniversaire de mariage ou fête', 'Aniversario'],
  ["Assistant's Name", 'Name Assistent', "Nom de l'assistant(e)", 'Nombre del ayudante'],
  ['Billing Information', 'Abrechnungsinformation', 'Informations facturation', 'Facturación'],
  ['Birthday', 'Geburtstag', 'Anniversaire', 'Cumpleaños'],
  ['Categories', 'Kategorien', 'Catégories', 'Categorías'],
  ['Children', 'Kinder', 'Enfants', 'Hijos'],
  ['Directory Server', 'Verzeichnisserver', "Serveur d'annuaire", 'Servidor de directorio'],
  ['Gender', 'Geschlecht', 'Sexe', 'Género'],
  ['Government ID Number', 'Regierungsnr.', 'Code gouvernement', 'Número de identificación'],
  ['Hobby', 'Hobby', 'Passe-temps', 'Aficiones'],
  ['Initials', 'Initialen', 'Initiales', 'Iniciales'],
  ['Internet Free Busy', 'Internet-Frei/Gebucht', 'Disponibilité Internet', 'Disponibilidad en Internet'],
  ['Keywords', 'Stichwörter', 'Mots clés', 'Palabras clave'],
  ['Language', 'Sprache', 'Langue', 'Idioma'],
  ['Location', 'Ort', 'Emplacement', 'Ubicación'],
  ["Manager's Name", 'Name des/der Vorgesetzten', 'Responsable', 'Nombre del director'],
  ['Mileage', 'Reisekilometer', 'Kilométrage', 'Kilometraje'],
  ['Notes', 'Notizen', 'Notes', 'Notas'],
  ['Office Location', 'Büro', 'Bureau', 'Ubicación de la oficina'],
  [
    'Organizational ID Number',
    'Organisationsnr.',
    "Numéro d'identification de l'organisation",
    'Id. de la organización',
  ],
  ['Priority', 'Priorität', 'Priorité', 'Prioridad'],
  ['Private', 'Privat', 'Privé', 'Privado'],
  ['Profession', 'Beruf', 'Profession', 'Profesión'],
  ['Referred By', 'Empfohlen von', 'Recommandé par', 'Referido por'],
  ['Sensitivity', 'Vertraulichkeit', 'Critère de diffusion', 'Confidencialidad'],
  ['Spouse', 'Partner', 'Conjoint(e)', 'Cónyuge'],
  ['User 1', 'Benutzer 1', 'Utilisateur 1', 'Usuario 1'],
  ['User 2', 'Benutzer 2', 'Utilisateur 2', 'Usuario 2'],
  ['User 3', 'Benutzer 3', 'Utilisateur 3', 'Usuario 3'],
  ['User 4', 'Benutzer 4', 'Utilisateur 4', 'Usuario 4'],
  ['Web Page', 'Webseite', 'Page Web', 'Página web'],
];

/** The English names of the columns that have this name in the language, in the order of the export. */
type EnglishNames = ReadonlyMap<string, readonly string[]>;

function englishNamesIn(place: number): EnglishNames {
  const names = new Map<string, string[]>();
  for (const [english, ...local] of localNames) {
    const name = local[place] ?? english;
    names.set(name, [...(names.get(name) ?? []), english]);
  }
  return names;
}

const dictionaries = languages.map((language, place) => ({ language, names: englishNamesIn(place) }));
const english: ReadonlySet<string> = new Set(localNames.map(([name]) => name));

/** The order of day and month in which Outlook writes dates with slashes in a language. German dates have dots. */
export const dateFormats: ReadonlyMap<OutlookLanguage, DateFormat> = new Map([
  ['French', 'd/M/yyyy'],
  ['Spanish', 'd/M/yyyy'],
]);

/** Returns the language of a header, the one of most of its names, or undefined if none has names that are not English. */
export function outlookLanguageOf(names: readonly string[]): OutlookLanguage | undefined {
  const counted = dictionaries.map(({ language, names: known }) => ({
    language,
    count: names.filter((name) => known.has(name) && !english.has(name)).length,
  }));
  const most = counted.reduce((one, other) => (other.count > one.count ? other : one));
  return most.count > 0 ? most.language : undefined;
}

/** Returns the names of a header with Outlook's in English. French has two columns of one name, of which the last is the job title. */
export function inEnglish(names: readonly string[], language: OutlookLanguage): readonly string[] {
  const known = dictionaries.find((each) => each.language === language)?.names;
  return names.map((name, index) => {
    const meant = known?.get(name) ?? [name];
    const later = names.slice(index + 1).filter((each) => each === name).length;
    return meant.at(-1 - later) ?? name;
  });
}
