import { escapeText, prefixDeclarations, writeXml } from './write-xml.ts';
import { type Element, namespaces, t } from './xml.ts';

/** The error of a whole request: HTTP 500 with a SOAP fault of that response code. */
export class SoapFault extends Error {
  override readonly name = 'SoapFault';
  readonly code: string;
  readonly reason: string;
  readonly details: readonly Element[];

  constructor(code: string, message: string, reason = message, details: readonly Element[] = []) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }
}

/** The variants of SOAP faults: the SOAP version, and the namespace of MessageXml. */
interface FaultForm {
  readonly soap: '1.1' | '1.2';
  readonly messageXmlNamespace: 'types' | 'errors';
}

const soap12 = 'http://www.w3.org/2003/05/soap-envelope';

/** Returns the envelope of a SOAP fault. Like Exchange's own, it has no header. */
export function writeFault(
  fault: SoapFault,
  { soap, messageXmlNamespace }: FaultForm = { soap: '1.1', messageXmlNamespace: 'types' },
): string {
  const detail =
    `<e:ResponseCode>${fault.code}</e:ResponseCode><e:Message>${escapeText(fault.reason)}</e:Message>` +
    writeMessageXml(fault, namespaces[messageXmlNamespace]);
  return [
    `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="${soap === '1.1' ? namespaces.soap : soap12}" `,
    `${prefixDeclarations} xmlns:e="${namespaces.errors}"><s:Body><s:Fault>`,
    soap === '1.1' ? writeSoap11(fault, detail) : writeSoap12(fault, detail),
    '</s:Fault></s:Body></s:Envelope>',
  ].join('');
}

/** Returns the envelope of a fault that has no response code, as other servers of EWS than Exchange send it. */
export function writeFaultWithoutCode(message: string): string {
  return [
    `<?xml version="1.0" encoding="utf-8"?><SOAP:Envelope xmlns:SOAP="${namespaces.soap}"><SOAP:Body><SOAP:Fault>`,
    `<faultcode>SOAP:Server</faultcode><faultstring>${escapeText(message)}</faultstring>`,
    '</SOAP:Fault></SOAP:Body></SOAP:Envelope>',
  ].join('');
}

function writeMessageXml({ details }: SoapFault, namespace: string): string {
  if (details.length === 0) return '';
  const children = details.map((element) => ({ ...element, namespace }));
  return writeXml({ ...t('MessageXml', {}, children), namespace });
}

function writeSoap11({ code, message }: SoapFault, detail: string): string {
  const faultString = `<faultstring xml:lang="en-US">${escapeText(message)}</faultstring>`;
  return `<faultcode>t:${code}</faultcode>${faultString}<detail>${detail}</detail>`;
}

function writeSoap12({ code, message }: SoapFault, detail: string): string {
  const faultCode = `<s:Value>s:Receiver</s:Value><s:Subcode><s:Value>t:${code}</s:Value></s:Subcode>`;
  const reason = `<s:Text xml:lang="en-US">${escapeText(message)}</s:Text>`;
  return `<s:Code>${faultCode}</s:Code><s:Reason>${reason}</s:Reason><s:Detail>${detail}</s:Detail>`;
}
