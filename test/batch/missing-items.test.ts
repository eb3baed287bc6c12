import { describe, expect, it } from 'vitest';
import { operation as getItem } from '../../functions/get-item.ts';
import { operation as moveItem } from '../../functions/move-item.ts';
import { operation as sendItem } from '../../functions/send-item.ts';
import { runBatch } from '../../lib/batch/run-batch.ts';
import type { Operation } from '../../lib/operation/operation.ts';
import type { ExchangePort } from '../../lib/recovery/exchange-port.ts';
import { answerOf, foundPage } from '../front-door/scripted-exchange.ts';
import { type FolderItem, foldersPort } from './searched-folders.ts';
import { simulatedPort } from './simulated-port.ts';

const redelivered = { wasTried: true };
const item: FolderItem = { id: 'the item', key: 'crm-1', dateTimeCreated: '2026-03-31T09:30:00Z' };
const pageSize = 250;

/** Runs an operation on the item with the key crm-1. */
async function run(operation: Operation, port: ExchangePort, options: object, history = {}) {
  const request = { options: { ...options }, entries: [{ key: 'crm-1' }], history };
  const limits = { callsInFlight: 4, entriesPerCall: 100, bytesPerCall: 4_194_304, allows: () => true };
  const [settled = []] = await runBatch(operation, [request], port, limits);
  return settled[0];
}

const get = (port: ExchangePort) => run(getItem, port, { itemShape: { baseShape: 'IdOnly' } });
const move = (port: ExchangePort, history = {}) => run(moveItem, port, { toFolderId: 'deleteditems' }, history);
const send = (port: ExchangePort, history = {}) => run(sendItem, port, { saveItemToFolder: true }, history);

describe('an item that is not found by its key', () => {
  it('was moved by an earlier delivery if it is in the target folder, and its id is the one that it has there', async () => {
    const port = foldersPort({ deleteditems: [item] }, pageSize);
    expect(await move(port, redelivered)).toEqual({
      result: {
        index: 0,
        key: 'crm-1',
        responseClass: 'Success',
        responseCode: 'NoError',
        item: { contact: { itemId: { id: 'the item', changeKey: 'EQAA' } } },
        alreadyDone: true,
      },
    });
  });

  it('was not moved by a first delivery, whatever is in the target folder', async () => {
    const port = foldersPort({ deleteditems: [item] }, pageSize);
    expect((await move(port))?.result.responseCode).toBe('ErrorItemNotFound');
  });

  it('is refused at once where a search finds every item', async () => {
    const port = foldersPort({}, pageSize);
    expect((await get(port))?.result.responseCode).toBe('ErrorItemNotFound');
    expect([port.searches(), port.clock.now()]).toEqual([1, 0]);
  });

  it('is looked for again once every item can be found, where that takes a while', async () => {
    const late = foldersPort({ contacts: [{ ...item, indexedAt: 3_000 }] }, pageSize, { indexMs: 3_000 });
    expect((await get(late))?.result).toMatchObject({ responseCode: 'NoError' });
    expect([late.searches(), late.clock.now()]).toEqual([2, 3_000]);

    const never = foldersPort({}, pageSize, { indexMs: 3_000 });
    expect((await get(never))?.result.responseCode).toBe('ErrorItemNotFound');
    expect([never.searches(), never.clock.now()]).toEqual([2, 3_000]);
  });

  it('is looked for in the target folder until every item can be found there', async () => {
    const folders = { deleteditems: [{ ...item, indexedAt: 6_000 }] };
    const port = foldersPort(folders, pageSize, { indexMs: 3_000 });
    expect((await move(port, redelivered))?.result).toMatchObject({ responseCode: 'NoError', alreadyDone: true });
  });

  it('is not refused where there is no time to wait until every item can be found', async () => {
    const port = foldersPort({}, pageSize, { indexMs: 3_000, timeMs: 2_000 });
    expect(await get(port)).toMatchObject({
      result: { responseCode: 'BatchTimeRanOut' },
      pending: { mayBeDone: false, responseCode: 'BatchTimeRanOut' },
    });
    expect(await move(port, redelivered)).toMatchObject({
      result: { responseCode: 'BatchOutcomeUnknown' },
      pending: { mayBeDone: true },
    });
  });
});

describe('a search of several folders in one call', () => {
  const error = (code: string) =>
    `<m:FindItemResponseMessage ResponseClass="Error"><m:ResponseCode>${code}</m:ResponseCode></m:FindItemResponseMessage>`;
  const answersOf = (operation: string, ...messages: readonly string[]) =>
    ({ kind: 'answer', status: 200, body: answerOf(operation, ...messages), clientRequestId: 'none' }) as const;
  const answers = (...messages: readonly string[]) => answersOf('FindItem', ...messages);
  const nothing = foundPage([]);

  it('asks alone for the folders of which it learned nothing', async () => {
    const whole = answers(error('ErrorAccessDenied'), nothing, error('ErrorBatchProcessingStopped'));
    const read = `<m:GetItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode></m:GetItemResponseMessage>`;
    const port = simulatedPort([whole, answers(foundPage([item])), answersOf('GetItem', read)], 60_000);
    expect((await get(port))?.result.responseCode).toBe('NoError');
    expect(port.calls.map(({ operation }) => operation)).toEqual(['FindItem', 'FindItem', 'GetItem']);
  });

  it('does not take a message for absent because one of the folders does not exist', async () => {
    const drafts = answers(nothing);
    const traces = answers(error('ErrorAccessDenied'), error('ErrorFolderNotFound'));
    expect((await send(simulatedPort([drafts, traces], 60_000), redelivered))?.result.responseCode).toBe(
      'BatchOutcomeUnknown',
    );

    const withoutFolders = answers(error('ErrorFolderNotFound'), error('ErrorFolderNotFound'));
    expect((await send(simulatedPort([drafts, withoutFolders], 60_000), redelivered))?.result.responseCode).toBe(
      'ErrorItemNotFound',
    );
  });

  it('fails for all folders where Exchange answers with one error for the whole call', async () => {
    const port = simulatedPort([answers(error('ErrorAccessDenied'))], 60_000);
    expect((await get(port))?.result.responseCode).toBe('ErrorAccessDenied');
    expect(port.calls).toHaveLength(1);
  });
});
