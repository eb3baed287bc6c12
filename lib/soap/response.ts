import { namespaces } from './namespaces.ts';
import { childOf, childText, readXml, UnreadableXmlError, type XmlElement } from './read-xml.ts';
import { gather, type Json, type JsonObject, jsonName, readStructure } from './structure.ts';

/** How an entry went, as EWS says it: a Warning was not executed (https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsemessage). */
export type ResponseClass = 'Success' | 'Warning' | 'Error';

/** One entry's answer, with its element for what the operation reads from it. */
export interface ResponseMessage {
  readonly responseClass: ResponseClass;
  readonly responseCode: string;
  readonly messageText?: string;
  readonly messageXml?: JsonObject;
  readonly element: XmlElement;
}

/** What Exchange answered: a message per entry, or one fault for all. */
export type Response =
  | { readonly kind: 'messages'; readonly messages: readonly ResponseMessage[] }
  | {
      readonly kind: 'fault';
      readonly responseCode: string;
      readonly messageText: string;
      readonly messageXml?: JsonObject;
    };

// What Exchange calls a failure that it gives no other name.
const unnamedError = 'ErrorInternalServerError';
const soapNamespaces: readonly string[] = [namespaces.soap, namespaces.soap12];

/** Reads MessageXml: each `t:Value` by its Name under `value` (`{ value: { BackOffMilliseconds: '297749' } }`), everything else by its own name. */
function readMessageXml(element: XmlElement): JsonObject {
  const values = element.children.filter((child) => child.name === 'Value' && child.attributes.Name);
  const others = element.children.filter((child) => !values.includes(child));
  const named: [string, Json][] = others.map((child) => [jsonName(child.name), readStructure(child)]);
  if (values.length === 0) return gather(named);
  const value = gather(values.map((child) => [child.attributes.Name ?? '', child.text.trim()]));
  return gather([...named, ['value', value]]);
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

// SOAP 1.1 has faultcode, faultstring and detail; SOAP 1.2, which EWS sometimes uses for faults, Code, Reason and Detail.
function readFault(fault: XmlElement): Response {
  const detail = childOf(fault, 'detail') ?? childOf(fault, 'Detail');
  const faultCode = childText(fault, 'faultcode')?.replace(/^.*:/, '');
  const responseCode = childText(detail, 'ResponseCode') ?? (faultCode?.startsWith('Error') ? faultCode : undefined);
  if (responseCode === undefined) throw new UnreadableXmlError('a SOAP fault without a ResponseCode');
  const messageXml = childOf(detail, 'MessageXml');
  const messageText =
    childText(detail, 'Message') ??
    childText(fault, 'faultstring') ??
    childText(childOf(fault, 'Reason'), 'Text') ??
    '';
  return {
    kind: 'fault',
    responseCode,
    messageText,
    ...(messageXml === undefined ? {} : { messageXml: readMessageXml(messageXml) }),
  };
}

/** Reads an answer to the operation; throws {@link UnreadableXmlError} where it is no whole SOAP envelope, or answers something else. */
export function readResponse(xml: string, operation: string): Response {
  const envelope = readXml(xml);
  const body = childOf(envelope, 'Body');
  if (!soapNamespaces.includes(envelope.namespace) || envelope.name !== 'Envelope' || !body) {
    throw new UnreadableXmlError('not a SOAP envelope');
  }
  const fault = childOf(body, 'Fault');
  if (fault) return readFault(fault);
  const response = childOf(body, `${operation}Response`);
  if (response?.namespace !== namespaces.messages) throw new UnreadableXmlError(`not an answer to ${operation}`);
  // The operations on IM contacts answer one entry, without ResponseMessages around it.
  const messages = childOf(response, 'ResponseMessages')?.children ?? [response];
  return { kind: 'messages', messages: messages.map(readMessage) };
}
