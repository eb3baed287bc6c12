/** A kind of fault: how likely each chance for it is to be taken, from rarely to often. */
interface FaultKind {
  /** The probabilities that a seed chooses from. */
  readonly rates: readonly [number, ...number[]];
  /** Whether the kind breaks something that docs/reliability.md says the promise rests on; such kinds are drawn only if asked for. */
  readonly breaks?: string;
}

const often = [0.05, 0.2, 0.5] as const;
const seldom = [0.02, 0.1, 0.3] as const;
const once = [0.01, 0.03, 0.1] as const;

/** Every kind of fault, by its name. */
export const faultKinds = {
  // The network between a function and Exchange.
  'no connection to Exchange': { rates: often },
  'the call never reaches Exchange': { rates: often },
  'the answer of Exchange is lost': { rates: often },
  'the answer of Exchange is cut': { rates: often },
  'the caller is cut off while Exchange works': { rates: often },
  'the call is long on its way to Exchange': { rates: seldom },
  'Exchange is out of reach for a while': { rates: once },
  // Exchange.
  'Exchange works slowly': { rates: often },
  'Exchange answers late': { rates: seldom },
  'Exchange refuses an entry': { rates: often },
  'Exchange fails at an entry in a way that passes': { rates: often },
  'Exchange is too busy for an entry': { rates: often },
  'Exchange stops the batch': { rates: seldom },
  'Exchange is too busy for the call': { rates: often },
  'Exchange faults after some entries': { rates: often },
  'Exchange faults without a code after some entries': { rates: often },
  'Exchange refuses a recipient and keeps an unsent copy': { rates: often },
  'Exchange refuses an entry with an inner code': { rates: often },
  'Exchange answers one error for all': { rates: seldom },
  'Exchange answers a bare HTTP 400': { rates: often },
  'a gateway answers for Exchange (HTTP 502, 503, 504)': { rates: often },
  'Exchange asks to wait (HTTP 429, 503)': { rates: seldom },
  'Exchange refuses the sign-in (HTTP 401)': { rates: seldom },
  'a proxy answers HTML': { rates: seldom },
  'the answer has another number of messages': { rates: seldom },
  // SQS.
  'the answer of SQS to a send is lost': { rates: often },
  'SQS refuses some messages of a send': { rates: often },
  'SQS refuses a call': { rates: seldom },
  'SQS is out of order for a while': { rates: once },
  'SQS delivers a deleted message again': { rates: seldom },
  'SQS moves a message to the dead-letter queue': { rates: seldom },
  'SQS delivers messages late': { rates: seldom },
  // S3 and EventBridge.
  'S3 refuses a write': { rates: often },
  'S3 refuses a read': { rates: seldom },
  'the answer of S3 to a write is lost': { rates: often },
  'S3 reports a conflict to a conditional write': { rates: often },
  'S3 refuses writes for a while': { rates: once },
  'EventBridge refuses an event': { rates: seldom },
  'EventBridge delivers an event twice': { rates: seldom },
  // Lambda and API Gateway.
  'the function is killed before a call': { rates: once },
  'the function is killed after a call': { rates: once },
  'the function is killed as it begins': { rates: seldom },
  'the function stalls': { rates: once },
  'an answer to the caller is lost': { rates: often },
  'the poller does not delete what was done': { rates: seldom },
  'an asynchronous invocation is made twice': { rates: seldom },
  'two versions run side by side': { rates: [0.5] },
  // What the promise rests on.
  'SQS delivers to two workers at once': { rates: often, breaks: 'one message, one worker' },
  'a request is repeated while it runs': { rates: often, breaks: 'one key, one request at a time' },
  'an item is found later than it is there': { rates: often, breaks: 'no lag of searches' },
  'a call takes longer than settleMs': { rates: often, breaks: 'a call is over after settleMs' },
} as const satisfies Readonly<Record<string, FaultKind>>;

/** The name of a kind of fault. */
export type FaultName = keyof typeof faultKinds;

const table: Readonly<Record<FaultName, FaultKind>> = faultKinds;

/** The names of all kinds of fault. */
export const faultNames: readonly FaultName[] = Object.keys(table).filter(isFaultName);

/** Whether a text is the name of a kind of fault. */
export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(table, name);
}

/** Returns the probabilities that a seed chooses from. */
export function ratesOf(name: FaultName): readonly [number, ...number[]] {
  return table[name].rates;
}

/** Returns what a kind breaks of what the promise rests on; undefined if the promise holds in spite of it. */
export function brokenBy(name: FaultName): string | undefined {
  return table[name].breaks;
}
