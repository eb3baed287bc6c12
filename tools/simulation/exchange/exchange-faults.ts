import type { Rule } from '../../../packages/exchange-emulator/src/faults/rule.ts';
import type { FaultName } from '../core/fault-kinds.ts';
import type { Random } from '../core/random.ts';
import type { Simulation } from '../core/simulation.ts';

/** A call as the faults of Exchange see it. */
export interface CallFacts {
  readonly operation: string;
  readonly entries: number;
  readonly sendsWithCopy: boolean;
  /** Whether the answer has a list of response messages. */
  readonly hasList: boolean;
}

type Effect = Partial<Pick<Rule, 'work' | 'answer'>>;
type Work = Rule['work'];

const when = { seed: 1 };
const plainWork: Work = { msPerEntry: 0, errors: [] };
const plainAnswer: Rule['answer'] = { delayMs: 0 };

const callCodes = [
  'ErrorInternalServerError',
  'ErrorTimeoutExpired',
  'ErrorInternalServerTransientError',
  'ErrorProxyRequestProcessingFailed',
  'ErrorInvalidOperation',
  'ErrorMailboxConfiguration',
  'ErrorMessageSizeExceeded',
  'ErrorSubmissionQuotaExceeded',
] as const;

// https://www.w3.org/TR/2000/NOTE-SOAP-20000508/#_Toc478383507: a fault need not have a detail.
const faultWithoutCode =
  '<?xml version="1.0"?><SOAP:Envelope xmlns:SOAP="http://schemas.xmlsoap.org/soap/envelope/"><SOAP:Body><SOAP:Fault>' +
  '<faultcode>SOAP:Server</faultcode><faultstring>The request failed.</faultstring>' +
  '</SOAP:Fault></SOAP:Body></SOAP:Envelope>';

const xml = { 'Content-Type': 'text/xml; charset=utf-8' };

function backOff(random: Random) {
  return random.happens(0.5) ? { BackOffMilliseconds: String(random.pick([500, 5_000, 40_000])) } : {};
}

function some(random: Random, { entries }: CallFacts): number[] {
  const chosen = Array.from({ length: entries }, (_, place) => place).filter(() => random.happens(0.4));
  return chosen.length > 0 ? chosen : [random.between(0, Math.max(0, entries - 1))];
}

function errorAt(at: number[], code: string, messageXml: Record<string, string> = {}, savedTo?: string): Effect {
  const error = { at, code, messageXml, ...(savedTo === undefined ? {} : { savedTo }) };
  return { work: { ...plainWork, errors: [error] } };
}

function afterSome(random: Random, { entries }: CallFacts, answer: Partial<Rule['answer']>): Effect {
  return { work: { ...plainWork, done: random.between(0, entries) }, answer: { ...plainAnswer, ...answer } };
}

function faultOf(code: string, messageXml: Record<string, string> = {}): Partial<Rule['answer']> {
  return { fault: { code, messageXml, status: 500, soap: '1.1', messageXmlNamespace: 'types' } };
}

function unsentCopy(random: Random, facts: CallFacts): Effect {
  if (!facts.sendsWithCopy) return {};
  const at = random.between(0, Math.max(0, facts.entries - 1));
  const refused = errorAt([at], 'ErrorInvalidRecipients', {}, 'sentitems');
  if (random.happens(0.5) || !refused.work) return refused;
  const http = { status: 500, headers: xml, body: faultWithoutCode };
  return { work: { ...refused.work, done: at + 1 }, answer: { ...plainAnswer, http } };
}

const effects: readonly (readonly [FaultName, (random: Random, facts: CallFacts) => Effect])[] = [
  ['Exchange works slowly', (random) => ({ work: { ...plainWork, msPerEntry: random.pick([500, 5_000, 25_000]) } })],
  ['Exchange answers late', (random) => ({ answer: { delayMs: random.pick([2_000, 15_000, 55_000]) } })],
  ['Exchange refuses an entry', (random, facts) => errorAt(some(random, facts), 'ErrorInvalidPropertySet')],
  [
    'Exchange fails at an entry in a way that passes',
    (random, facts) =>
      errorAt(some(random, facts), random.pick(['ErrorItemSave', 'ErrorInternalServerTransientError'])),
  ],
  [
    'Exchange is too busy for an entry',
    (random, facts) => errorAt(some(random, facts), 'ErrorServerBusy', backOff(random)),
  ],
  [
    'Exchange stops the batch',
    (random, { entries }) =>
      errorAt([random.between(0, entries - 1)], random.pick(['ErrorMailboxStoreUnavailable', 'ErrorQuotaExceeded'])),
  ],
  [
    'Exchange is too busy for the call',
    (random) => ({ answer: { ...plainAnswer, ...faultOf('ErrorServerBusy', backOff(random)) } }),
  ],
  ['Exchange faults after some entries', (random, facts) => afterSome(random, facts, faultOf(random.pick(callCodes)))],
  [
    'Exchange faults without a code after some entries',
    (random, facts) => afterSome(random, facts, { http: { status: 500, headers: xml, body: faultWithoutCode } }),
  ],
  ['Exchange refuses a recipient and keeps an unsent copy', unsentCopy],
  [
    'Exchange refuses an entry with an inner code',
    (random, facts) =>
      errorAt(some(random, facts), 'ErrorInternalServerError', {
        InnerErrorResponseCode: 'ErrorQuotaExceededOnDelete',
      }),
  ],
  [
    'Exchange answers one error for all',
    (random) => {
      const code = random.pick(['ErrorAccessDenied', 'ErrorMailboxMoveInProgress']);
      return { answer: { ...plainAnswer, error: { code, messageXml: {} } } };
    },
  ],
  [
    'Exchange answers a bare HTTP 400',
    (random, facts) => afterSome(random, facts, { http: { status: random.pick([400, 500]), headers: {}, body: '' } }),
  ],
  [
    'a gateway answers for Exchange (HTTP 502, 503, 504)',
    (random, facts) =>
      afterSome(random, facts, { http: { status: random.pick([502, 503, 504]), headers: {}, body: '' } }),
  ],
  [
    'Exchange asks to wait (HTTP 429, 503)',
    (random) => {
      const headers = { 'Retry-After': String(random.pick([1, 5, 60])) };
      return { answer: { ...plainAnswer, http: { status: random.pick([429, 503]), headers, body: '' } } };
    },
  ],
  [
    'Exchange refuses the sign-in (HTTP 401)',
    () => ({ answer: { ...plainAnswer, http: { status: 401, headers: {}, body: '' } } }),
  ],
  [
    'a proxy answers HTML',
    (random, facts) =>
      afterSome(random, facts, {
        http: { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html></html>' },
      }),
  ],
  [
    'the answer has another number of messages',
    (random, { hasList }) => (hasList ? { answer: { ...plainAnswer, messages: random.pick([1, -1]) } } : {}),
  ],
];

/** Returns the rule by which Exchange answers a call, made of the faults that strike; undefined if none does. */
export function drawRule(facts: CallFacts, { faults }: Simulation): Rule | undefined {
  let rule: Rule | undefined;
  for (const [kind, effectOf] of effects) {
    // An answer is replaced once: what would have been answered instead, and after how much work, is decided by then.
    if (rule && isReplaced(rule)) break;
    const strike = faults.strike(kind, facts.operation);
    if (!strike) continue;
    const { work, answer } = effectOf(strike, facts);
    if (!work && !answer) continue;
    const msPerEntry = Math.max(work?.msPerEntry ?? 0, rule?.work.msPerEntry ?? 0);
    rule = {
      when,
      work: { ...plainWork, ...rule?.work, ...work, msPerEntry },
      answer: { ...plainAnswer, ...rule?.answer, ...answer },
    };
  }
  return rule;
}

function isReplaced({ answer: { http, fault, error } }: Rule): boolean {
  return [http, fault, error].some((replacement) => replacement !== undefined);
}
