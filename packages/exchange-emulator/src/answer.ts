/** An HTTP response. If it is not sent completely, the connection closes after the part that is `sent`. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly sent: 'all' | 'half' | 'nothing';
}

/** Returns an HTTP response with a SOAP document as its body. */
export function createSoapAnswer(status: number, document: string): Answer {
  return { status, headers: { 'Content-Type': 'text/xml; charset=utf-8' }, body: document, sent: 'all' };
}
