import { element, type XmlNode } from './write-xml.ts';

// The versions after Exchange2013_SP1 are in the service's WSDL only; the others are documented at
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/requestserverversion

/** The schema versions that RequestServerVersion can name, oldest first. */
export const exchangeVersions = [
  'Exchange2007',
  'Exchange2007_SP1',
  'Exchange2009',
  'Exchange2010',
  'Exchange2010_SP1',
  'Exchange2010_SP2',
  'Exchange2012',
  'Exchange2013',
  'Exchange2013_SP1',
  'Exchange2015',
  'Exchange2016',
  'V2015_10_05',
  'V2016_01_06',
  'V2016_04_13',
  'V2016_07_13',
  'V2016_10_10',
  'V2017_01_07',
  'V2017_04_14',
  'V2017_07_11',
] as const;

/** A version of the EWS schema. */
export type ExchangeVersion = (typeof exchangeVersions)[number];

/** Whether `version` was released before `other`. */
export function isOlder(version: ExchangeVersion, other: ExchangeVersion): boolean {
  return exchangeVersions.indexOf(version) < exchangeVersions.indexOf(other);
}

/** The SOAP header values of a call. `timeZoneContext` is a Windows time zone id; `mailbox` is the SMTP address of the mailbox to impersonate. */
export interface Headers {
  readonly requestServerVersion?: ExchangeVersion | undefined;
  readonly timeZoneContext?: string | undefined;
  readonly mailboxCulture?: string | undefined;
  readonly dateTimePrecision?: 'Seconds' | 'Milliseconds' | undefined;
  readonly mailbox?: string | undefined;
}

/** The JSON name of a SOAP header. */
export type HeaderName = keyof Headers;

/** The schema version of a request that names none: the highest that Microsoft's reference documents. */
export const defaultVersion: ExchangeVersion = 'Exchange2013_SP1';

const writers: Readonly<Record<HeaderName, (text: string) => XmlNode>> = {
  requestServerVersion: (version) => element('t:RequestServerVersion', { Version: version }),
  timeZoneContext: (id) => element('t:TimeZoneContext', {}, element('t:TimeZoneDefinition', { Id: id })),
  mailboxCulture: (culture) => element('t:MailboxCulture', {}, culture),
  dateTimePrecision: (precision) => element('t:DateTimePrecision', {}, precision),
  mailbox: (address) =>
    element(
      't:ExchangeImpersonation',
      {},
      element('t:ConnectingSID', {}, element('t:PrimarySmtpAddress', {}, address)),
    ),
};

// The WSDL fixes no order. This is the order of the EWS Managed API.
const order = ['requestServerVersion', 'timeZoneContext', 'mailboxCulture', 'dateTimePrecision', 'mailbox'] as const;

/** Returns the header elements that the operation allows. RequestServerVersion is always among them. */
export function writeHeaders(headers: Headers, allowed: readonly HeaderName[]): readonly XmlNode[] {
  const values = { ...headers, requestServerVersion: headers.requestServerVersion ?? defaultVersion };
  return order.flatMap((name) => {
    const value = values[name];
    return value === undefined || !allowed.includes(name) ? [] : [writers[name](value)];
  });
}
