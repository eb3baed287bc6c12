import { NotWellFormed, parseXml } from './parse-xml.ts';
import { checkElement, SchemaViolation } from './schema/check-element.ts';
import { simpleTypes } from './schema/simple-types.ts';
import { isValue } from './schema/simple-values.ts';
import { SoapFault } from './soap-fault.ts';
import { prefixDeclarations, writeXml } from './write-xml.ts';
import { type Element, namespaces, t } from './xml.ts';

/** A SOAP request: its headers by name, and the root element of its body. */
export interface Envelope {
  readonly headers: ReadonlyMap<string, Element>;
  readonly body: Element;
}

const headerTypes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    RequestServerVersion: 'RequestServerVersion',
    ExchangeImpersonation: 'ExchangeImpersonationType',
    MailboxCulture: 'MailboxCultureType',
    TimeZoneContext: 'TimeZoneContextType',
    DateTimePrecision: 'DateTimePrecisionType',
    ManagementRole: 'ManagementRoleType',
  }),
);

/** Reads a request and checks its headers, but not the root element of its body. Throws SoapFault. */
export function readEnvelope(document: string): Envelope {
  return throwAsFault(() => {
    const envelope = parseXml(document);
    if (envelope.namespace !== namespaces.soap || envelope.name !== 'Envelope') {
      throw new SoapFault('ErrorInvalidRequest', 'The request is invalid: it is not a SOAP 1.1 envelope.');
    }
    const parts = envelope.children.filter(({ namespace }) => namespace === namespaces.soap);
    const [body, second] = parts.find(({ name }) => name === 'Body')?.children ?? [];
    if (!body) throw new SoapFault('ErrorInvalidRequest', 'The request is invalid: its SOAP body is empty.');
    if (second) throw new SchemaViolation('The SOAP body holds more than one element.', second);
    return { headers: readHeaders(parts.find(({ name }) => name === 'Header')), body };
  });
}

function readHeaders(header: Element | undefined): ReadonlyMap<string, Element> {
  const headers = new Map<string, Element>();
  for (const element of header?.children ?? []) {
    if (element.namespace !== namespaces.types) continue;
    if (headers.has(element.name)) {
      throw new SoapFault('ErrorDuplicateSOAPHeader', `The SOAP header ${element.name} occurs more than once.`);
    }
    checkHeader(element);
    headers.set(element.name, element);
  }
  return headers;
}

function checkHeader(element: Element): void {
  const type = headerTypes.get(element.name);
  if (!type)
    throw new SchemaViolation(`The element '${element.name}' is not a SOAP header that Exchange knows.`, element);
  const version = element.attributes.Version;
  if (element.name === 'RequestServerVersion' && version !== undefined && !isValue('ExchangeVersionType', version)) {
    throw new SoapFault('ErrorInvalidServerVersion', 'The specified server version is invalid.');
  }
  checkElement(element, type);
}

/**
 * Throws SoapFault if the request's version is lower than `leastVersion`. A request without a version has Exchange2007.
 */
export function checkVersion({ headers }: Envelope, leastVersion: string | undefined): void {
  const versions = simpleTypes.ExchangeVersionType?.values ?? [];
  const version = headers.get('RequestServerVersion')?.attributes.Version ?? 'Exchange2007';
  if (leastVersion === undefined || versions.indexOf(version) >= versions.indexOf(leastVersion)) return;
  throw new SoapFault(
    'ErrorIncorrectSchemaVersion',
    `The operation needs RequestServerVersion ${leastVersion} or later, but the request has ${version}.`,
  );
}

/** Runs a check and turns NotWellFormed and SchemaViolation into the fault ErrorSchemaValidation. */
export function throwAsFault<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof NotWellFormed) throw schemaFault(error.message, error);
    if (error instanceof SchemaViolation) throw schemaFault(error.message, error.element);
    throw error;
  }
}

function schemaFault(violation: string, { line = 0, column = 0 }: { line?: number; column?: number }): SoapFault {
  const reason = 'The request failed schema validation.';
  return new SoapFault('ErrorSchemaValidation', `The request failed schema validation: ${violation}`, reason, [
    t('LineNumber', {}, String(line)),
    t('LinePosition', {}, String(column)),
    t('Violation', {}, violation),
  ]);
}

const serverVersion = t('ServerVersionInfo', {
  MajorVersion: '15',
  MinorVersion: '1',
  MajorBuildNumber: '2507',
  MinorBuildNumber: '39',
  Version: 'V2017_07_11',
});

/** Returns a response document: Exchange's header, and `body` as the root element of the SOAP body. */
export function writeEnvelope(body: Element): string {
  const header = `<s:Header>${writeXml(serverVersion)}</s:Header>`;
  return `${envelopeStart} ${prefixDeclarations}>${header}<s:Body>${writeXml(body)}</s:Body></s:Envelope>`;
}

const envelopeStart = `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="${namespaces.soap}"`;
