import { namespaces } from './namespaces.ts';
import { element, writeXml, type XmlNode } from './write-xml.ts';

/** Returns a SOAP 1.1 envelope as an XML document in UTF-8. */
export function writeEnvelope(headers: readonly XmlNode[], body: XmlNode): string {
  const prefixes = {
    'xmlns:soap': namespaces.soap,
    'xmlns:m': namespaces.messages,
    'xmlns:t': namespaces.types,
  };
  const envelope = element(
    'soap:Envelope',
    prefixes,
    element('soap:Header', {}, ...headers),
    element('soap:Body', {}, body),
  );
  return `<?xml version="1.0" encoding="utf-8"?>${writeXml(envelope)}`;
}
