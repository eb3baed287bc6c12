import { describe, expect, it } from 'vitest';
import { operation } from '../../functions/update-item.ts';
import { runBatch } from '../../lib/batch/run-batch.ts';
import type { RequestHistory } from '../../lib/contract/request.ts';
import type { Posted } from '../../lib/soap/post.ts';
import { answerOf } from '../front-door/scripted-exchange.ts';
import { type SimulatedPort, simulatedPort } from './simulated-port.ts';

const lost: Posted = { kind: 'noAnswer', messageText: 'the connection was cut' };
const updated: Posted = {
  kind: 'answer',
  status: 200,
  body: answerOf(
    'UpdateItem',
    '<m:UpdateItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode></m:UpdateItemResponseMessage>',
  ),
};
const withKey = { id: 'AAMk', changeKey: 'CQAA' };

async function update(port: SimulatedPort, conflictResolution: string, itemId: object, history: RequestHistory = {}) {
  const read = operation.readRequest({
    conflictResolution,
    itemChanges: [{ itemId, set: { contact: { jobTitle: 'Engineer' } } }],
  });
  if (!('value' in read)) throw new Error('a wrong request');
  const limits = { callsInFlight: 1, entriesPerCall: 100, bytesPerCall: 4_194_304, allows: () => true };
  const [[settled] = []] = await runBatch(operation, [{ ...read.value, history }], port, limits);
  return settled;
}

const unprotected = [
  ['AlwaysOverwrite', withKey],
  ['AutoResolve', withKey],
  ['NeverOverwrite', { id: 'AAMk' }],
] as const;

describe('an update whose answer was lost', () => {
  it.each(unprotected)('is retried once its call is over: %s, %o', async (conflictResolution, itemId) => {
    const port = simulatedPort([lost, updated], 200_000);
    expect(await update(port, conflictResolution, itemId)).toMatchObject({ result: { responseClass: 'Success' } });
    expect(port.calls.map(({ at }) => at)).toEqual([0, 70_250]);
  });

  it.each(unprotected)('is retried later if that takes too long: %s, %o', async (conflictResolution, itemId) => {
    const port = simulatedPort([lost, updated], 60_000);
    expect(await update(port, conflictResolution, itemId)).toMatchObject({
      result: { responseCode: 'BatchOutcomeUnknown' },
      pending: { mayBeDone: true, waitMs: 70_000, overAt: 70_000 },
      overAt: 70_000,
    });
    expect(port.calls).toHaveLength(1);
  });

  it('is retried at once if Exchange refuses the lost call as soon as the item has changed', async () => {
    const port = simulatedPort([lost, updated], 60_000);
    expect(await update(port, 'NeverOverwrite', withKey)).toMatchObject({ result: { responseClass: 'Success' } });
    expect(port.calls.map(({ at }) => at)).toEqual([0, 250]);
  });

  it('is in doubt until the lost call is over, also if the retry was throttled', async () => {
    const busy: Posted = { kind: 'notDone', responseCode: 'ErrorServerBusy', messageText: 'busy' };
    const port = { ...simulatedPort([lost, busy], 20_000), settleMs: 70_000 };
    expect(await update(port, 'NeverOverwrite', withKey)).toMatchObject({
      result: { responseCode: 'BatchOutcomeUnknown' },
      pending: { mayBeDone: true, overAt: 70_000 },
    });
  });

  it('is sent once the calls of an earlier attempt are over', async () => {
    const port = simulatedPort([updated], 60_000);
    await update(port, 'AutoResolve', withKey, { wasTried: true, overAt: 50_000 });
    expect(port.calls.map(({ at }) => at)).toEqual([50_000]);
  });
});
