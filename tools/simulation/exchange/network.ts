import type { HttpAnswer, HttpRequest } from '../../../lib/exchange/connection.ts';
import type { Answer } from '../../../packages/exchange-emulator/src/answer.ts';
import type { Simulation } from '../core/simulation.ts';
import type { Instance } from '../lambda/instance.ts';
import type { CallFacts } from './exchange-faults.ts';

/** Nothing of a call was sent, because there was no connection. */
export class NoConnectionError extends Error {
  override readonly name = 'NoConnectionError';
}

/** Exchange as the network sees it. */
export interface Server {
  isOutOfReach(where: string): boolean;
  serve(bytes: Buffer, facts: CallFacts, caller: string): Promise<Answer>;
}

/** Sends a request of an instance to Exchange, which works on it also when the instance is gone, and brings back the answer. */
export function callOverNetwork(
  request: HttpRequest,
  instance: Instance,
  { isOutOfReach, serve }: Server,
  simulation: Simulation,
): Promise<HttpAnswer> {
  const { world, faults, latency, trace } = simulation;
  const facts = factsOf(request.body);
  const where = `${facts.operation} of ${instance.name}`;
  return instance.call(`Exchange ${facts.operation}`, ({ resolve, reject }) => {
    let isGone = false;
    const leave = (settle: () => void) => {
      if (!isGone) settle();
      isGone = true;
    };
    const cut = (code: string) => () => leave(() => reject(Object.assign(new Error(code), { code })));
    request.signal.addEventListener('abort', () => leave(() => reject(request.signal.reason)), { once: true });
    trace.note(`${instance.name} → Exchange ${facts.operation}, ${facts.entries} entries`, true);
    if (isOutOfReach(where) || faults.strike('no connection to Exchange', where)) {
      const refuse = () => reject(new NoConnectionError('no connection'));
      return void world.after(latency(), () => leave(refuse));
    }
    const lost = faults.strike('the call never reaches Exchange', where);
    if (lost) return void world.after(lost.pick([10, 5_000]), cut('ECONNRESET'));
    const early = faults.strike('the caller is cut off while Exchange works', where);
    if (early) world.after(early.pick([5, 500, 3_000]), cut('ECONNRESET'));
    const long = faults.strike('the call is long on its way to Exchange', where);
    const late = faults.strike('a call takes longer than settleMs', where);
    const travelMs =
      latency() + (long ? long.pick([500, 4_000, 9_000]) : 0) + (late ? late.between(60_000, 600_000) : 0);
    world.after(travelMs, () => {
      void serve(Buffer.from(request.body), facts, instance.name).then((answer) => {
        const isLost = faults.strike('the answer of Exchange is lost', where);
        if (isLost) return world.after(isLost.pick([5, 3_000]), cut('ECONNRESET'));
        const isCut = faults.strike('the answer of Exchange is cut', where);
        if (isCut) return world.after(latency(), cut('UND_ERR_SOCKET'));
        world.after(latency(), () => leave(() => resolve(httpAnswerOf(answer))));
      });
    });
  });
}

function httpAnswerOf({ status, headers, body }: Answer): HttpAnswer {
  const lowerCased = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { status, headers: Object.fromEntries(lowerCased), body: Buffer.from(body) };
}

const lists = /<m:(?:Items|ItemIds|ItemChanges)>(.*)<\/m:(?:Items|ItemIds|ItemChanges)>/s;
const entry = /<t:(?:Contact|Message|ItemId|ItemChange)[ >]/g;

function factsOf(envelope: string): CallFacts {
  const [, operation = ''] = /<soap:Body[^>]*><m:(\w+)/.exec(envelope) ?? /Body>\s*<m:(\w+)/.exec(envelope) ?? [];
  const [, list = ''] = lists.exec(envelope) ?? [];
  const isUpdate = operation === 'UpdateItem';
  const entries = isUpdate ? list.split('<t:ItemChange>').length - 1 : (list.match(entry)?.length ?? 1);
  const sendsWithCopy = operation === 'CreateItem' && envelope.includes('MessageDisposition="SendAndSaveCopy"');
  return {
    operation,
    entries: Math.max(1, entries),
    sendsWithCopy,
    hasList: !/Im[A-Z]|DistributionGroup/.test(operation),
  };
}
