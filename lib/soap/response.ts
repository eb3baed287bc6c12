import { namespaces } from './namespaces.ts';
import { childOf, childText, readXml, UnreadableXmlError, type XmlElement } from './read-xml.ts';
import { collectByName, type Json, type JsonObject, jsonName, readStructure } from './structure.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsemessage

/** The class of a response message. EWS did not execute an entry with the class Warning. */
export type ResponseClass = 'Success' | 'Warning' | 'Error';

/** The response message of one entry. `element` is the parsed message, from which the operation reads its own content. */
export interface ResponseMessage {
  readonly responseClass: ResponseClass;
  readonly responseCode: string;
  readonly messageText?: string;
  readonly messageXml?: JsonObject;
  readonly element: XmlElement;
}

/** One SOAP fault for a whole call. */
export interface Fault {
  readonly kind: 'fault';
  /** Absent if the fault has a code of SOAP alone, such as `SOAP:Server`. */
  readonly responseCode?: string;
  readonly messageText: string;
  readonly messageXml?: JsonObject;
}

/** A response of Exchange: a message per entry, or a fault. */
export type Response = { readonly kind: 'messages'; readonly messages: readonly ResponseMessage[] } | Fault;

/** Exchange's code for an error without a code of its own. */
export const unnamedError = 'ErrorInternalServerError';
const soapNamespaces: readonly string[] = [namespaces.soap, namespaces.soap12];

/** Reads MessageXml. Each `t:Value` goes under `value` by its Name, such as `{ value: { BackOffMilliseconds: '297749' } }`. */
function readMessageXml(element: XmlElement): JsonObject {
  const values = element.children.filter((child) => child.name === 'Value' && child.attributes.Name);
  const others = element.children.filter((child) => !values.includes(child));
  const named: [string, Json][] = others.map((child) => [jsonName(child.name), readStructure(child)]);
  if (values.length === 0) return collectByName(named);
  const value = collectByName(values.map((child) => [child.attributes.Name ?? '', child.text.trim()]));
  return collectByName([...named, ['value', value]]);
}

function readMessage(element: XmlElement): ResponseMessage {
  const responseClass = element.attributes.ResponseClass;
  if (responseClass !== 'Success' && responseClass !== 'Warning' && responseClass !== 'Error') {
    throw new UnreadableXmlError('a response message without a ResponseClass');
  }
  const messageText = childText(element, 'MessageText');
  const messageXml = childOf(element, 'MessageXml');
  return {
    responseClass,
    responseCode: childText(element, 'ResponseCode') ?? (responseClass === 'Success' ? 'NoError' : unnamedError),
    ...(messageText === undefined ? {} : { messageText }),
    ...(messageXml === undefined ? {} : { messageXml: readMessageXml(messageXml) }),
    element,
  };
}

// SOAP 1.1 has faultcode, faultstring and detail. SOAP 1.2, in which EWS sends some faults, has Code, Reason and Detail.
function readFault(fault: XmlElement): Fault {
  const detail = childOf(fault, 'detail') ?? childOf(fault, 'Detail');
  const faultCode = childText(fault, 'faultcode')?.replace(/^.*:/, '');
  const responseCode = childText(detail, 'ResponseCode') || (faultCode?.startsWith('Error') ? faultCode : undefined);
  const messageXml = childOf(detail, 'MessageXml');
  const messageText =
    childText(detail, 'Message') ??
    childText(fault, 'faultstring') ??
    childText(childOf(fault, 'Reason'), 'Text') ??
    '';
  return {
    kind: 'fault',
    ...(responseCode === undefined ? {} : { responseCode }),
    messageText,
    ...(messageXml === undefined ? {} : { messageXml: readMessageXml(messageXml) }),
  };
}

/** Reads the response to the operation. Throws UnreadableXmlError if it is not a whole SOAP envelope or is for another operation. */
export function readResponse(xml: string, operation: string): Response {
  const envelope = readXml(xml);
  const body = childOf(envelope, 'Body');
  if (!soapNamespaces.includes(envelope.namespace) || envelope.name !== 'Envelope' || !body) {
    throw new UnreadableXmlError('not a SOAP envelope');
  }
  const fault = childOf(body, 'Fault');
  if (fault) return readFault(fault);
  const response = childOf(body, `${operation}Response`);
  if (response?.namespace !== namespaces.messages) throw new UnreadableXmlError(`not a response to ${operation}`);
  // The operations on the IM list have one response and no ResponseMessages around it.
  const messages = childOf(response, 'ResponseMessages')?.children ?? [response];
  return { kind: 'messages', messages: messages.map(readMessage) };
}
