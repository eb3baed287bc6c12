import { element, type XmlNode } from './write-xml.ts';

/** The versions that RequestServerVersion may name, oldest first (https://learn.microsoft.com/exchange/client-developer/web-service-reference/requestserverversion; those after Exchange2013_SP1 from the service's WSDL). */
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
export type ExchangeVersion = (typeof exchangeVersions)[number];

/** Says whether `version` is older than `other`. */
export function isOlder(version: ExchangeVersion, other: ExchangeVersion): boolean {
  return exchangeVersions.indexOf(version) < exchangeVersions.indexOf(other);
}

/** The values of a request's headers: the time zone by its id, `mailbox` the SMTP address of the mailbox to act as. */
export interface Headers {
  readonly requestServerVersion?: ExchangeVersion | undefined;
  readonly timeZoneContext?: string | undefined;
  readonly mailboxCulture?: string | undefined;
  readonly dateTimePrecision?: 'Seconds' | 'Milliseconds' | undefined;
  readonly mailbox?: string | undefined;
}

/** The name of a header's value. */
export type HeaderName = keyof Headers;

/** The version that a request has when it names none: the highest that Microsoft's reference documents. */
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

// The WSDL fixes no order; this is the one in which the EWS Managed API sends them.
const order = ['requestServerVersion', 'timeZoneContext', 'mailboxCulture', 'dateTimePrecision', 'mailbox'] as const;

/** Writes those of the headers that the operation allows, RequestServerVersion always. */
export function writeHeaders(headers: Headers, allowed: readonly HeaderName[]): readonly XmlNode[] {
  const given = { ...headers, requestServerVersion: headers.requestServerVersion ?? defaultVersion };
  return order.flatMap((name) => {
    const value = given[name];
    return value === undefined || !allowed.includes(name) ? [] : [writers[name](value)];
  });
}
