import type { Fault } from './fault-rules.ts';

const all = 1_000;
const basic = { 'WWW-Authenticate': 'Basic realm="Exchange"' };
const errorPage = { Location: '/ews/genericerrorpage.htm?aspxerrorpath=/ews/exchange.asmx' };
const html = { 'Content-Type': 'text/html' };
const backOff = { BackOffMilliseconds: '150' };

const createsMail: Fault['isFor'] = ({ operation, sendsMail }) => operation === 'CreateItem' && sendsMail === true;

const unsentCopy = {
  work: { done: 3, errors: [{ at: [2], code: 'ErrorInvalidRecipients', savedTo: 'sentitems' }] },
  isFor: createsMail,
};

// The other rows of faults cover what is of unknown outcome after each of them, and the calls of one entry.
const canFindOut: Fault['isFor'] = ({ operation, sendsMail, isOnImList }) =>
  !sendsMail && !isOnImList && !/^(Get|Find|Copy)/.test(operation);

/** The faults of the matrix: those of docs/faults.md, and what callers and users do at the worst moment. */
export const faults: readonly Fault[] = [
  { name: 'none' },

  { name: 'the answer dropped before the work', work: { done: 0 }, answer: { drop: true } },
  { name: 'the answer dropped in the middle of the work', work: { done: 3 }, answer: { drop: true } },
  { name: 'the answer dropped after the work', answer: { drop: true } },
  { name: 'the answer cut in its middle', answer: { cut: true } },
  { name: 'the caller cut off, the server goes on', work: { msPerEntry: 1 }, answer: { dropAfterMs: 20 } },
  { name: 'slow work', work: { msPerEntry: 1 } },
  { name: 'a slow answer', answer: { delayMs: 200 } },
  { name: 'an answer later than the timeout', answer: { delayMs: 40_000 }, when: { nth: 1 } },

  { name: 'errors for some entries', work: { errors: [{ at: [0, 3, 7], code: 'ErrorInvalidPropertySet' }] } },
  { name: 'errors that pass for some entries', work: { errors: [{ at: [0, 5], code: 'ErrorItemSave' }] } },
  {
    name: 'ErrorServerBusy for some entries',
    work: { errors: [{ at: [0, 2, 3], code: 'ErrorServerBusy', messageXml: backOff }] },
  },
  {
    name: 'ErrorServerBusy inside of another error',
    work: {
      errors: [
        { code: 'ErrorInternalServerError', messageXml: { InnerErrorResponseCode: 'ErrorServerBusy', ...backOff } },
      ],
    },
  },
  {
    name: 'a batch stopped, for a while',
    work: { errors: [{ at: [2], code: 'ErrorMailboxStoreUnavailable' }] },
  },
  { name: 'a batch stopped, for good', work: { errors: [{ at: [2], code: 'ErrorQuotaExceeded' }] } },
  {
    name: 'ErrorSendAsDenied, and a draft left',
    work: { errors: [{ at: [0, 2], code: 'ErrorSendAsDenied', savedTo: 'drafts' }] },
    isFor: createsMail,
  },
  {
    name: 'HTTP 500 after some were sent, a copy of one unsent',
    ...unsentCopy,
    answer: { fault: { code: 'ErrorInternalServerError' } },
  },
  {
    name: 'a fault without a code after some were sent, a copy of one unsent',
    ...unsentCopy,
    answer: { fault: {} },
  },
  {
    name: 'no answer after some were sent, a copy of one unsent',
    ...unsentCopy,
    answer: { drop: true },
  },
  {
    name: 'a message rate limit, and the answer dropped',
    answer: { drop: true },
    messageRateLimit: 5,
    isFor: ({ sendsMail }) => sendsMail === true,
  },

  { name: 'ErrorServerBusy as a fault', answer: { fault: { code: 'ErrorServerBusy', messageXml: backOff } } },
  {
    name: 'ErrorServerBusy, MessageXml of the errors namespace',
    answer: { fault: { code: 'ErrorServerBusy', messageXml: backOff, messageXmlNamespace: 'errors' } },
  },
  {
    name: 'too many connections',
    when: { callsInFlightOver: 1, times: 5 },
    answer: { fault: { code: 'ErrorExceededConnectionCount', messageXml: backOff } },
    otherCalls: { answer: { delayMs: 200 } },
  },
  {
    name: 'a fault of SOAP 1.2 on HTTP 200',
    answer: { fault: { code: 'ErrorInternalServerTransientError', status: 200, soap: '1.2' } },
  },
  { name: 'a fault after some entries', work: { done: 3 }, answer: { fault: { code: 'ErrorTimeoutExpired' } } },
  { name: 'a fault after all entries', work: { done: all }, answer: { fault: { code: 'ErrorInternalServerError' } } },
  ...['ErrorProxyRequestProcessingFailed', 'ErrorInvalidOperation', 'ErrorSubmissionQuotaExceeded'].map((code) => ({
    name: `${code} after some entries`,
    work: { done: 3 },
    answer: { fault: { code } },
    isFor: canFindOut,
  })),
  ...['ErrorMailboxConfiguration', 'ErrorMessageSizeExceeded'].map((code) => ({
    name: `${code} after all entries`,
    work: { done: all },
    answer: { fault: { code } },
    isFor: canFindOut,
  })),
  { name: 'a fault without a code after some entries', work: { done: 3 }, answer: { fault: {} } },
  { name: 'one error for all entries', answer: { error: { code: 'ErrorAccessDenied' } } },
  {
    name: 'a mailbox that moves',
    when: { times: 2 },
    answer: { error: { code: 'ErrorMailboxMoveInProgress' } },
  },

  { name: 'HTTP 400 without a body, after the work', work: { done: all }, answer: { http: { status: 400 } } },
  { name: 'HTTP 401 now and then', answer: { http: { status: 401, headers: basic } } },
  { name: 'HTTP 302', answer: { http: { status: 302, headers: errorPage } } },
  { name: 'HTTP 403', answer: { http: { status: 403, body: 'Access is denied.' } } },
  { name: 'HTTP 429 with Retry-After', answer: { http: { status: 429, headers: { 'Retry-After': '1' } } } },
  { name: 'HTTP 502', answer: { http: { status: 502 } } },
  { name: 'HTTP 503', answer: { http: { status: 503 } } },
  { name: 'HTTP 503 with Retry-After', answer: { http: { status: 503, headers: { 'Retry-After': '1' } } } },
  { name: 'HTTP 504 after the work', work: { done: all }, answer: { http: { status: 504 } } },
  {
    name: 'HTML on HTTP 200',
    answer: { http: { status: 200, headers: html, body: '<html><body>Sign in</body></html>' } },
  },
  { name: 'a response message too few', answer: { messages: -1 }, isFor: ({ isOnImList }) => !isOnImList },
  { name: 'a response message too many', answer: { messages: 1 }, isFor: ({ isOnImList }) => !isOnImList },
  { name: 'characters that XML forbids', answer: { insert: { element: 'DisplayName', text: '&#x1F;' } } },

  {
    name: 'the answer dropped, and the look-up refused',
    answer: { drop: true },
    lookUps: { answer: { http: { status: 502 } } },
  },
  { name: 'delivered again', delivered: 'twice', isFor: ({ isRepeatable }) => isRepeatable === true },
  {
    name: 'delivered again, the first answer dropped',
    answer: { drop: true },
    delivered: 'twice',
    isFor: ({ isRepeatable }) => isRepeatable === true,
  },
  {
    name: 'delivered again, a fault after all entries, and an index that lags behind',
    work: { done: all },
    answer: { fault: { code: 'ErrorInternalServerError' } },
    delivered: 'twice',
    indexDelayMs: 200,
    isFor: ({ isRepeatable, operation }) => isRepeatable === true && operation === 'CreateItem',
  },
  {
    name: "a user's copy of each item between two attempts",
    delivered: 'twiceWithCopies',
    isFor: ({ isRepeatable, operation }) => isRepeatable === true && operation === 'CreateItem',
  },
];
