/** The namespaces of EWS envelopes, http and not https: a request in the https ones is no SOAP 1.1 (https://learn.microsoft.com/exchange/client-developer/web-service-reference/ews-xml-elements-in-exchange). */
export const namespaces = {
  soap: 'http://schemas.xmlsoap.org/soap/envelope/',
  soap12: 'http://www.w3.org/2003/05/soap-envelope',
  messages: 'http://schemas.microsoft.com/exchange/services/2006/messages',
  types: 'http://schemas.microsoft.com/exchange/services/2006/types',
} as const;
