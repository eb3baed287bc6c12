import { describe, expect, it } from 'vitest';
import { operation } from '../../functions/get-item.ts';
import { runBatch } from '../../lib/batch/run-batch.ts';
import type { RequestHistory } from '../../lib/contract/request.ts';
import type { ExchangePort } from '../../lib/recovery/exchange-port.ts';
import type { Posted } from '../../lib/soap/post.ts';
import { backOff, fault } from '../front-door/scripted-exchange.ts';
import { simulatedPort } from './simulated-port.ts';

const lost: Posted = { kind: 'noAnswer', messageText: 'the connection was cut' };
const busy: Posted = { kind: 'answer', status: 500, body: fault('ErrorServerBusy', backOff(90_000)) };

async function read(port: ExchangePort, history: RequestHistory = {}) {
  const limits = { callsInFlight: 1, entriesPerCall: 100, bytesPerCall: 4_194_304, allows: () => true };
  const request = { options: {}, entries: [{ id: 'AAMk' }], history };
  const [[settled] = []] = await runBatch(operation, [request], port, limits);
  return settled;
}

describe('a read', () => {
  it.each([
    ['an answer never came', lost, 'BatchExchangeUnreachable', 500],
    ['an answer never came, four times', lost, 'BatchExchangeUnreachable', 60_000],
    ['Exchange was too busy', busy, 'BatchTimeRanOut', 60_000],
  ])('is never in doubt: %s', async (_, answer, responseCode, timeMs) => {
    expect(await read(simulatedPort([answer], timeMs))).toMatchObject({
      result: { responseCode },
      pending: { mayBeDone: false },
    });
  });

  it('is not in doubt when its message is delivered again', async () => {
    expect(await read(simulatedPort([busy], 60_000), { wasTried: true, overAt: 50_000 })).toMatchObject({
      result: { responseCode: 'BatchTimeRanOut' },
      pending: { mayBeDone: false },
    });
  });
});
