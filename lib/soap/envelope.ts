import { namespaces } from './namespaces.ts';
import { element, writeXml, type XmlNode } from './write-xml.ts';

/** Writes a SOAP 1.1 envelope with these header elements and this body element. */
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
