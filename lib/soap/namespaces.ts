// https://learn.microsoft.com/exchange/client-developer/web-service-reference/ews-xml-elements-in-exchange

/** The namespaces of EWS envelopes. They start with http: a document in the https variants is not SOAP 1.1. */
export const namespaces = {
  soap: 'http://schemas.xmlsoap.org/soap/envelope/',
  soap12: 'http://www.w3.org/2003/05/soap-envelope',
  messages: 'http://schemas.microsoft.com/exchange/services/2006/messages',
  types: 'http://schemas.microsoft.com/exchange/services/2006/types',
} as const;
