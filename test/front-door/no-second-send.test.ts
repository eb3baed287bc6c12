import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RecordedCall, startExchange } from '../../packages/exchange-emulator/src/index.ts';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
import { type Gateway, startGateway } from './gateway.ts';

const mailbox = 'sadie@contoso.com';
const account = { auth: 'basic', username: 'svc@contoso.com', password: 'svc' };
let exchange: Awaited<ReturnType<typeof startExchange>>;
let proxy: CuttingProxy;
let gateway: Gateway;

beforeAll(async () => {
  exchange = await startExchange({ port: 0 });
  proxy = await startCuttingProxy(exchange.url);
  gateway = await startGateway({ ...account, url: proxy.url });
});
afterAll(async () => {
  await gateway.close();
  await proxy.close();
  await exchange.close();
});
afterEach(async () => {
  proxy.cutAnswersTo(undefined);
  await takeCalls();
  await gateway.takeDeadLetterMessages();
});

/** Returns the names of the operations that Exchange has seen, and empties its list. */
async function takeCalls(): Promise<readonly (string | undefined)[]> {
  const response = await fetch(new URL('/calls', exchange.url), { method: 'DELETE' });
  return ((await response.json()) as readonly RecordedCall[]).map(({ operation }) => operation);
}

async function resultsOf(path: string, body: object) {
  return (await gateway.ask(path, { mailbox, ...body })).body.results;
}

/** Returns how many items with this subject a folder of a mailbox holds. */
async function countIn(owner: string, parentFolderId: string, subject: string) {
  const restriction = { isEqualTo: { path: 'item:Subject', constant: subject } };
  const results = await resultsOf('/find-item', { mailbox: owner, searches: [{ parentFolderId, restriction }] });
  return results.map(({ rootFolder }) => (rootFolder as { readonly totalItemsInView: number }).totalItemsInView)[0];
}

const countsOf = (subjects: readonly string[]) =>
  Promise.all(subjects.map((subject) => countIn('mack@contoso.com', 'inbox', subject)));
const toMack = (subject: string) => ({ message: { subject, toRecipients: ['mack@contoso.com'] } });

describe('a message', () => {
  it.each(['SendOnly', 'SendAndSaveCopy'])(
    'is not sent a second time where the answer to a batch dies in its middle: %s',
    async (messageDisposition) => {
      const subjects = [1, 2, 3].map((number) => `${messageDisposition} ${number}`);
      proxy.cutAnswersTo('<m:CreateItem');
      const results = await resultsOf('/create-item', { messageDisposition, items: subjects.map(toMack) });
      expect(results.map(({ index }) => index)).toEqual([0, 1, 2]);
      for (const { responseCode } of results) expect(['NoError', 'BatchOutcomeUnknown']).toContain(responseCode);
      expect((await takeCalls()).filter((operation) => operation === 'CreateItem')).toHaveLength(1);
      expect(await countsOf(subjects)).toEqual([1, 1, 1]);
    },
  );

  it('is not sent a second time where the answer to the sending of drafts dies in its middle', async () => {
    const items = ['draft 1', 'draft 2'].map((subject) => ({ key: subject, ...toMack(subject) }));
    await resultsOf('/create-item', { messageDisposition: 'SaveOnly', items });
    proxy.cutAnswersTo('<m:SendItem');
    await resultsOf('/send-item', { saveItemToFolder: true, itemIds: items.map(({ key }) => ({ key })) });
    expect((await takeCalls()).filter((operation) => operation === 'SendItem')).toHaveLength(1);
    // A repeat by the key does not send it either: the copy in Sent Items has the key.
    proxy.cutAnswersTo(undefined);
    const again = await resultsOf('/send-item', { saveItemToFolder: true, itemIds: items.map(({ key }) => ({ key })) });
    expect(again.map(({ responseClass }) => responseClass)).toEqual(['Error', 'Error']);
    expect(await countsOf(['draft 1', 'draft 2'])).toEqual([1, 1]);
  });

  it('is not sent a second time for what Exchange refuses: no recipients, an address that is none, another’s name', async () => {
    const results = await resultsOf('/create-item', {
      messageDisposition: 'SendAndSaveCopy',
      items: [
        { message: { subject: 'for nobody' } },
        { message: { subject: 'no address', toRecipients: ['mack@contoso.com', 'not an address'] } },
        { message: { subject: 'another’s name', from: 'hope@contoso.com', toRecipients: ['mack@contoso.com'] } },
        toMack('as it should be'),
      ],
    });
    expect(results.map(({ responseCode }) => responseCode)).toEqual([
      'ErrorMissingRecipients',
      'ErrorInvalidRecipients',
      'ErrorSendAsDenied',
      'NoError',
    ]);
    expect(results.map(({ deadLettered }) => deadLettered)).toEqual([true, true, true, undefined]);
    expect((await takeCalls()).filter((operation) => operation === 'CreateItem')).toHaveLength(1);
    expect(await countsOf(['no address', 'another’s name', 'as it should be'])).toEqual([0, 0, 1]);
    // Exchange leaves the draft behind, as Microsoft's page on ErrorSendAsDenied says.
    expect(await countIn(mailbox, 'drafts', 'another’s name')).toBe(1);
  });

  it('that comes back from an unknown recipient is a success of the sending, and a notice in the inbox', async () => {
    const message = { subject: 'is there anybody', toRecipients: ['nobody@contoso.com'] };
    const results = await resultsOf('/create-item', { messageDisposition: 'SendOnly', items: [{ message }] });
    expect(results.map(({ responseCode }) => responseCode)).toEqual(['NoError']);
    expect(await countIn(mailbox, 'inbox', 'Undeliverable: is there anybody')).toBe(1);
  });
});

describe('a copy', () => {
  it('is not made a second time where the answer dies in its middle', async () => {
    await resultsOf('/create-item', { items: [{ key: 'to copy', contact: { subject: 'to copy' } }] });
    proxy.cutAnswersTo('<m:CopyItem');
    const results = await resultsOf('/copy-item', { toFolderId: 'deleteditems', itemIds: [{ key: 'to copy' }] });
    expect(results).toMatchObject([{ responseCode: 'BatchOutcomeUnknown', deadLettered: true }]);
    expect(await countIn(mailbox, 'deleteditems', 'to copy')).toBe(1);
  });
});

describe('an entry that names its item by a key', () => {
  it('is surely not done where the search for the key gets no answer', async () => {
    proxy.cutAnswersTo('<m:FindItem');
    const { status, body } = await gateway.ask('/delete-item', {
      mailbox,
      deleteType: 'HardDelete',
      itemIds: [{ key: 'to copy', folderId: 'contacts' }],
    });
    expect([status, body.results.map(({ responseCode }) => responseCode)]).toEqual([502, ['BatchExchangeUnreachable']]);
    expect(new Set(await takeCalls())).toEqual(new Set(['FindItem']));
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });
});
