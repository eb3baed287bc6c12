import { describe, expect, it } from 'vitest';
import { operation } from '../../functions/create-item.ts';
import { runBatch } from '../../lib/batch/run-batch.ts';
import { withKeys } from '../../lib/contract/key.ts';
import type { RequestHistory } from '../../lib/contract/request.ts';
import type { ExchangePort, NotSent } from '../../lib/recovery/exchange-port.ts';
import type { Posted } from '../../lib/soap/post.ts';
import { answerOf, backOff, created, fault, found } from '../front-door/scripted-exchange.ts';
import { simulatedPort } from './simulated-port.ts';

const ids = { clientRequestId: 'client-1', requestId: 'request-1' };
const answers = (body: string): Posted => ({ kind: 'answer', status: 200, body, ...ids });
const done = answers(answerOf('CreateItem', created('A')));
const notFound = answers(found());
const lost: Posted = { kind: 'noAnswer', messageText: 'the connection was cut' };
const busy = (ms: number) => answers(fault('ErrorServerBusy', backOff(ms)));
const notSent = (quietMs: number): NotSent => ({ kind: 'notSent', quietMs });

/** Creates so many contacts through a port. */
async function createMany(count: number, port: ExchangePort, history: RequestHistory = {}) {
  const contacts = Array.from({ length: count }, () => ({ contact: { displayName: 'Hope Gross' } }));
  const request = { options: {}, entries: withKeys(contacts, 'batch-1'), keyPrefix: 'batch-1', history };
  const limits = { callsInFlight: 1, entriesPerCall: 100, bytesPerCall: 4_194_304, allows: () => true };
  const [settled = []] = await runBatch(operation, [request], port, limits);
  return settled;
}

/** Creates one contact through a port. */
async function create(port: ExchangePort, history?: RequestHistory) {
  return (await createMany(1, port, history))[0];
}

describe('a call that the port has not sent', () => {
  it('is sent again after the quiet that it was not sent for', async () => {
    const port = simulatedPort([notSent(3_000), notSent(1_500), done], 60_000);
    expect(await create(port)).toMatchObject({ result: { responseClass: 'Success' } });
    expect(port.calls.map(({ at }) => at)).toEqual([0, 3_000, 4_500]);
  });

  it('is out of time if that quiet does not fit, and nothing of it is in doubt', async () => {
    const port = simulatedPort([notSent(90_000)], 60_000);
    const settled = await create(port);
    expect(settled?.result).toMatchObject({ responseClass: 'Error', responseCode: 'BatchTimeRanOut' });
    expect(settled?.pending).toEqual({
      mayBeDone: false,
      responseCode: 'BatchTimeRanOut',
      canBeFoundOut: true,
      overAt: 0,
    });
    expect(port.calls).toHaveLength(1);
  });

  it('is no attempt: the outcome of the last attempt is kept, and so is the back-off that it named', async () => {
    const port = simulatedPort([busy(2_000), notSent(90_000)], 60_000);
    const settled = await create(port);
    expect(settled?.result).toMatchObject({
      responseCode: 'BatchTimeRanOut',
      messageText:
        'Not done: too little time was left (the last attempt got ErrorServerBusy; Exchange asks to wait 2000 ms).',
      messageXml: { value: { BackOffMilliseconds: '2000' } },
      ...ids,
    });
    expect(settled?.pending).toEqual({
      mayBeDone: false,
      responseCode: 'ErrorServerBusy',
      waitMs: 2_000,
      canBeFoundOut: true,
      overAt: 0,
    });
    expect(port.backOffs).toEqual([2_000]);
  });

  it('is no attempt: it does not use up the attempts at a call that Exchange cannot be reached for', async () => {
    const unreachable: Posted = { kind: 'notDone', responseCode: 'BatchExchangeUnreachable', messageText: 'refused' };
    const port = simulatedPort(
      [unreachable, notSent(10), unreachable, notSent(10), unreachable, notSent(10), done],
      600_000,
    );
    expect(await create(port)).toMatchObject({ result: { responseClass: 'Success' } });
  });

  it('reports the quiet for which the port asks', async () => {
    const port = { ...simulatedPort([notSent(90_000)], 60_000), quietMs: () => 90_000 };
    const settled = await create(port);
    expect(settled?.result.messageXml).toEqual({ value: { BackOffMilliseconds: '90000' } });
    expect(settled?.pending).toMatchObject({ mayBeDone: false, responseCode: 'ErrorServerBusy', waitMs: 90_000 });
  });
});

describe('a look-up that the port has not sent', () => {
  it('leaves an entry that was never sent for a later attempt', async () => {
    const port = simulatedPort([notSent(90_000)], 60_000);
    const settled = await create(port, { isRepeatable: true });
    expect(settled?.result.responseCode).toBe('BatchTimeRanOut');
    expect(settled?.pending).toEqual({
      mayBeDone: false,
      responseCode: 'BatchTimeRanOut',
      canBeFoundOut: true,
      overAt: 0,
    });
    expect(port.calls.map(({ operation }) => operation)).toEqual(['FindItem']);
  });

  it.each([{ wasTried: true }, { failureCode: 'BatchOutcomeUnknown' }])(
    'leaves an entry in doubt that an earlier delivery may have done: %o',
    async (history) => {
      const settled = await create(simulatedPort([notSent(90_000)], 60_000), history);
      expect(settled?.result.responseCode).toBe('BatchOutcomeUnknown');
      expect(settled?.pending).toMatchObject({ mayBeDone: true, responseCode: 'BatchOutcomeUnknown' });
    },
  );

  it('leaves an entry in doubt whose answer was lost', async () => {
    const port = simulatedPort([lost, notSent(90_000)], 200_000);
    const settled = await create(port);
    expect(settled?.result.responseCode).toBe('BatchOutcomeUnknown');
    expect(settled?.pending).toMatchObject({ mayBeDone: true, canBeFoundOut: true });
    // The key is looked up at once, and again when the call is over.
    expect(port.calls.map(({ operation, at }) => [operation, at])).toEqual([
      ['CreateItem', 0],
      ['FindItem', 0],
      ['FindItem', 70_000],
    ]);
  });
});

describe('a call whose answer was lost', () => {
  it('is made again once it is over, if its key is not found then', async () => {
    const port = simulatedPort([lost, notFound, notFound, done], 200_000);
    expect(await create(port)).toMatchObject({ result: { responseClass: 'Success' } });
    // A quarter of the back-off of 1 s is waited after the look-up.
    expect(port.calls.map(({ operation, at }) => [operation, at])).toEqual([
      ['CreateItem', 0],
      ['FindItem', 0],
      ['FindItem', 70_000],
      ['CreateItem', 70_250],
    ]);
  });

  it('is of unknown outcome if it will not be over in time', async () => {
    const settled = await create(simulatedPort([lost, notFound], 60_000));
    expect(settled).toMatchObject({ result: { responseCode: 'BatchOutcomeUnknown' }, overAt: 70_000 });
    expect(settled?.pending).toEqual({
      mayBeDone: true,
      responseCode: 'BatchOutcomeUnknown',
      waitMs: 70_000,
      canBeFoundOut: true,
      overAt: 70_000,
    });
  });
});

describe('a call whose complete answer is no SOAP', () => {
  it.each([
    ['a bare 400', 400, ''],
    ['a page', 200, '<html><body>Sorry<br></body></html>'],
    ['text', 500, 'Server Error in /EWS Application'],
    ['another document', 200, '<ok/>'],
  ])('is over: its entries are looked up at once, and retried if they are not found: %s', async (_, status, body) => {
    const port = simulatedPort([{ kind: 'answer', status, body, ...ids }, notFound, done], 200_000);
    expect(await create(port)).toMatchObject({ result: { responseClass: 'Success' } });
    expect(port.calls.map(({ operation, at }) => [operation, at])).toEqual([
      ['CreateItem', 0],
      ['FindItem', 0],
      ['CreateItem', 250],
    ]);
  });

  it.each([
    ['a document that ends too early', 200, answerOf('CreateItem', created('A')).slice(0, -30)],
    ['no document', 200, ''],
    ['a gateway that gives up', 502, '<html></html>'],
    ['a gateway that waits no longer', 504, ''],
    ['a server that is away', 503, ''],
  ])('may still be running if it may come from in between, or is cut off: %s', async (_, status, body) => {
    const port = simulatedPort([{ kind: 'answer', status, body, ...ids }, notFound, notFound, done], 200_000);
    expect(await create(port)).toMatchObject({ result: { responseClass: 'Success' } });
    expect(port.calls.map(({ operation, at }) => [operation, at])).toEqual([
      ['CreateItem', 0],
      ['FindItem', 0],
      ['FindItem', 70_000],
      ['CreateItem', 70_250],
    ]);
  });
});

describe('an entry that calls of an earlier attempt may still do', () => {
  const overAt = 50_000;

  it.each<readonly [string, RequestHistory]>([
    ['a request that was tried', { wasTried: true, overAt }],
    ['one entry of it in doubt', { entries: new Map([[0, { kind: 'inDoubt', overAt }]]) }],
    ['a dead-letter message of unknown outcome', { failureCode: 'BatchOutcomeUnknown', overAt }],
    ['a repeated request', { isRepeatable: true, overAt }],
  ])('is not created because a look-up finds nothing, until they are over: %s', async (_, history) => {
    const port = simulatedPort([notFound, notFound, done], 200_000);
    expect(await create(port, history)).toMatchObject({ result: { responseClass: 'Success' } });
    expect(port.calls.map(({ operation, at }) => [operation, at])).toEqual([
      ['FindItem', 0],
      ['FindItem', overAt],
      ['CreateItem', overAt],
    ]);
  });

  it.each<readonly [string, boolean, RequestHistory]>([
    ['a request that was tried', true, { wasTried: true, overAt }],
    ['a dead-letter message of unknown outcome', true, { failureCode: 'BatchOutcomeUnknown', overAt }],
    ['a repeated request', false, { isRepeatable: true, overAt }],
  ])('waits for them if the time is too short: %s', async (_, mayBeDone, history) => {
    const port = simulatedPort([notFound], 40_000);
    const settled = await create(port, history);
    expect(settled?.pending).toMatchObject({ mayBeDone, waitMs: overAt, overAt });
    expect(port.calls.map(({ operation }) => operation)).toEqual(['FindItem']);
  });
});

describe('an entry in doubt before an index that lags behind', () => {
  const indexMs = 2_000;
  const failed = answers(fault('ErrorInternalServerError'));
  const lagging = (given: readonly Posted[], timeMs = 200_000) => ({ ...simulatedPort(given, timeMs), indexMs });

  it.each<readonly [string, readonly Posted[], RequestHistory, readonly (readonly [string, number])[]]>([
    [
      'its call got a complete answer',
      [failed, notFound, notFound, done],
      {},
      [
        ['CreateItem', 0],
        ['FindItem', 0],
        ['FindItem', 2_000],
        ['CreateItem', 2_250],
      ],
    ],
    [
      'its call got no answer',
      [lost, notFound, notFound, done],
      {},
      [
        ['CreateItem', 0],
        ['FindItem', 0],
        ['FindItem', 72_000],
        ['CreateItem', 72_250],
      ],
    ],
    [
      'another request has its key',
      [notFound, notFound, done],
      { isRepeatable: true },
      [
        ['FindItem', 0],
        ['FindItem', 2_000],
        ['CreateItem', 2_000],
      ],
    ],
    [
      'an earlier attempt is over at a known time',
      [notFound, notFound, done],
      { wasTried: true, overAt: 50_000 },
      [
        ['FindItem', 0],
        ['FindItem', 52_000],
        ['CreateItem', 52_000],
      ],
    ],
    [
      'an earlier attempt is over at an unknown time',
      [notFound, notFound, done],
      { wasTried: true },
      [
        ['FindItem', 0],
        ['FindItem', 2_000],
        ['CreateItem', 2_000],
      ],
    ],
  ])('is not created until the index has caught up: %s', async (_, given, history, calls) => {
    const port = lagging(given);
    expect(await create(port, history)).toMatchObject({ result: { responseClass: 'Success' } });
    expect(port.calls.map(({ operation, at }) => [operation, at])).toEqual(calls);
  });

  it('waits for the index as well if the time is too short', async () => {
    expect(await create(lagging([lost, notFound], 60_000))).toMatchObject({
      pending: { mayBeDone: true, waitMs: 72_000, overAt: 70_000 },
    });
  });
});

describe('the entries of a call that Exchange was too busy for', () => {
  const notDone = (responseClass: string, code: string, messageXml = '') =>
    `<m:CreateItemResponseMessage ResponseClass="${responseClass}"><m:ResponseCode>${code}</m:ResponseCode><m:MessageXml>${messageXml}</m:MessageXml></m:CreateItemResponseMessage>`;
  const busyEntry = notDone('Error', 'ErrorServerBusy', backOff(2_000));
  const stopped = notDone('Warning', 'ErrorBatchProcessingStopped');

  it('are sent again together, though only one of them names the back-off', async () => {
    const port = simulatedPort(
      [
        answers(answerOf('CreateItem', created('A'), busyEntry, stopped)),
        answers(answerOf('CreateItem', created('B'), created('C'))),
      ],
      60_000,
    );
    const settled = await createMany(3, port);
    expect(settled.map(({ result }) => result.responseCode)).toEqual(['NoError', 'NoError', 'NoError']);
    expect(port.calls.map(({ at }) => at)).toEqual([0, 2_000]);
  });

  it('are sent again together with one that a look-up did not find', async () => {
    const doubtful = notDone('Error', 'ErrorInternalServerError');
    const port = simulatedPort(
      [
        answers(answerOf('CreateItem', busyEntry, doubtful)),
        notFound,
        answers(answerOf('CreateItem', created('A'), created('B'))),
      ],
      60_000,
    );
    const settled = await createMany(2, port);
    expect(settled.map(({ result }) => result.responseCode)).toEqual(['NoError', 'NoError']);
    expect(port.calls.map(({ operation: name, at }) => [name, at])).toEqual([
      ['CreateItem', 0],
      ['FindItem', 0],
      ['CreateItem', 2_000],
    ]);
  });

  it('are not sent again if an error stopped the batch that retrying cannot fix', async () => {
    const full = notDone('Error', 'ErrorQuotaExceeded');
    const port = simulatedPort([answers(answerOf('CreateItem', full, stopped))], 60_000);
    const settled = await createMany(2, port);
    expect(settled.map(({ result, pending }) => [result.responseCode, pending])).toEqual([
      ['ErrorQuotaExceeded', undefined],
      ['ErrorBatchProcessingStopped', undefined],
    ]);
    expect(port.calls).toHaveLength(1);
  });
});
