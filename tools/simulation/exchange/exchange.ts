import type { SignIn } from '../../../lib/exchange/sign-in.ts';
import type { Account } from '../../../packages/exchange-emulator/src/accounts.ts';
import type { Answer } from '../../../packages/exchange-emulator/src/answer.ts';
import type { RecordedCall } from '../../../packages/exchange-emulator/src/recorded-call.ts';
import { answerCall, createService, type Service } from '../../../packages/exchange-emulator/src/service.ts';
import type { Mailbox } from '../../../packages/exchange-emulator/src/store/mailbox.ts';
import { outageOf } from '../core/outage.ts';
import type { Simulation } from '../core/simulation.ts';
import type { Instance } from '../lambda/instance.ts';
import { type CallFacts, drawRule } from './exchange-faults.ts';
import { callOverNetwork } from './network.ts';

// Each domain has a distribution group: one for each of the first entries of the first steps.
const domains = ['t0.0', 't0.1', 't1.0', 't1.1', 't2.0', 't2.1'].map((tag) => `${tag}.contoso.com`);
const addresses = ['svc', 'sadie', 'mack'].map((name) => `${name}@contoso.com`);
const accounts: readonly Account[] = [...addresses, ...domains.map((domain) => `nobody@${domain}`)].map((address) => ({
  address,
  password: 'secret',
  mayImpersonate: true,
}));
const [svc] = accounts;

/** A call whose answer has reached the instance that made it. */
export interface AnsweredCall {
  readonly instance: Instance;
  readonly envelope: string;
  readonly answer: string;
}

/** Exchange behind a network: the store of the emulator, in virtual time. */
export interface SimulatedExchange {
  mailbox(name: 'sadie' | 'mack'): Mailbox;
  /** Returns what a function instance posts its calls with. */
  signInOf(instance: Instance): SignIn;
  /** Calls `happen` after each call that Exchange has worked on. */
  onServed(happen: () => void): void;
  /** Calls `happen` for each answer that reaches the function instance that asked. */
  onAnswered(happen: (answered: AnsweredCall) => void): void;
  /** Whether Exchange works on a call. */
  isBusy(): boolean;
  /** Answers a call at once, without network or faults. */
  ask(body: string, mailbox: string): Promise<string>;
}

/** Returns an Exchange with empty mailboxes. */
export function createExchange(simulation: Simulation): SimulatedExchange {
  const { world, trace } = simulation;
  const service = createService({
    accounts,
    now: () => new Date(world.now()),
    delay: (ms) => new Promise((resolve) => world.after(ms, resolve)),
    executionLimitMs: 60_000,
  });
  const isOutOfReach = outageOf('Exchange is out of reach for a while', simulation);
  let served: () => void = () => undefined;
  let answered: (call: AnsweredCall) => void = () => undefined;
  let serving = 0;
  const serve = async (bytes: Buffer, facts: CallFacts | undefined, caller = ''): Promise<Answer> => {
    if (!svc) throw new TypeError('the account is missing');
    const rule = facts && drawRule(facts, simulation);
    const record: RecordedCall = {};
    service.faults.rules = rule ? [{ rule, setAt: service.now(), matched: 0, applied: 0 }] : [];
    const answering = withLag(service, facts, simulation, () =>
      answerCall(service, svc, bytes, record, () => undefined),
    );
    serving += 1;
    const answer = await answering;
    serving -= 1;
    served();
    if (facts)
      trace.note(
        `   Exchange ran ${facts.operation} for ${caller}: ${JSON.stringify(record.responseClasses ?? {})} → HTTP ${answer.status}`,
      );
    return answer;
  };
  return {
    mailbox(name) {
      const found = service.mailboxes.find(({ address }) => address === `${name}@contoso.com`);
      if (!found) throw new RangeError(`no mailbox of ${name}`);
      return found;
    },
    onServed: (happen) => {
      served = happen;
    },
    onAnswered: (happen) => {
      answered = happen;
    },
    isBusy: () => serving > 0,
    signInOf: (instance) => async (request) => {
      const got = await callOverNetwork(request, instance, { isOutOfReach, serve }, simulation);
      if (got.status === 200) answered({ instance, envelope: request.body, answer: Buffer.from(got.body).toString() });
      return got;
    },
    ask: async (body, mailbox) => (await serve(Buffer.from(envelopeOf(body, mailbox)), undefined)).body,
  };
}

/** Runs a search while the items of the last while are hidden, if searches lag behind. */
function withLag<Value>(
  service: Service,
  facts: CallFacts | undefined,
  { faults, world }: Simulation,
  run: () => Value,
): Value {
  const strike =
    facts?.operation === 'FindItem' && faults.strike('an item is found later than it is there', 'FindItem');
  if (!strike) return run();
  const since = world.now() - strike.pick([1_000, 10_000, 60_000]);
  const kept = service.mailboxes.map(({ items }) => ({ items, all: [...items] }));
  for (const { items, all } of kept)
    for (const [number, { created }] of all) if (created.getTime() > since) items.delete(number);
  try {
    return run();
  } finally {
    for (const { items, all } of kept) {
      items.clear();
      for (const [number, item] of all) items.set(number, item);
    }
  }
}

const soap = 'http://schemas.xmlsoap.org/soap/envelope/';
const schemas = 'http://schemas.microsoft.com/exchange/services/2006';

function envelopeOf(body: string, mailbox: string): string {
  const sid = `<t:ConnectingSID><t:PrimarySmtpAddress>${mailbox}</t:PrimarySmtpAddress></t:ConnectingSID>`;
  const header = `<t:RequestServerVersion Version="Exchange2013_SP1"/><t:ExchangeImpersonation>${sid}</t:ExchangeImpersonation>`;
  const spaces = `xmlns:soap="${soap}" xmlns:m="${schemas}/messages" xmlns:t="${schemas}/types"`;
  return `<soap:Envelope ${spaces}><soap:Header>${header}</soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`;
}
