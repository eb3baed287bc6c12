/** An HTTP answer, and how much of it is sent: when not all, the connection is closed then. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly sent: 'all' | 'half' | 'nothing';
}

/** The answer that is a SOAP document. */
export function soapAnswer(status: number, document: string): Answer {
  return { status, headers: { 'Content-Type': 'text/xml; charset=utf-8' }, body: document, sent: 'all' };
}
