import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import type { RecordedCall } from '../../packages/exchange-emulator/src/index.ts';
import { bodyOf, type PlannedMessage } from '../../tools/soak/plan.ts';
import { sendAll, untilEmpty } from '../../tools/soak/queue.ts';
import { type SoakCloud, startSoakCloud } from '../../tools/soak/soak-cloud.ts';

const sadie = 'sadie@contoso.com';
const hope = 'hope@contoso.com';

let soakCloud: SoakCloud;
beforeEach(async () => {
  soakCloud = await startSoakCloud({ mailboxes: [], assembly: inject('assembly') });
});
afterEach(() => soakCloud.close());

/** Queue messages for a mailbox, each with so many contacts. */
const messages = (mailbox: string, count: number, size: number): readonly PlannedMessage[] =>
  Array.from({ length: count }, (_, place) => ({
    mailbox,
    entries: Array.from({ length: size }, (_, index) => ({ name: `Person ${place}-${index}`, fate: 'created' })),
  }));
const send = (sent: readonly PlannedMessage[]) =>
  sendAll(
    soakCloud.workQueue,
    sent.map((message) => ({ body: bodyOf(message), mailbox: message.mailbox })),
  );

const creates = async (): Promise<readonly RecordedCall[]> =>
  (await soakCloud.takeCalls()).filter(({ operation }) => operation === 'CreateItem');
const isFor =
  (address: string) =>
  ({ mailbox }: RecordedCall) =>
    mailbox === address;

describe('the work queue', () => {
  it('takes 500 messages of one contact for one mailbox with at most 10 calls that create', async () => {
    await send(messages(sadie, 500, 1));
    await untilEmpty(soakCloud.workQueue, () => undefined);

    expect(await soakCloud.storedItems(sadie)).toHaveLength(500);
    expect((await creates()).length).toBeLessThanOrEqual(10);
  });

  it('does not let a mailbox with 10,000 entries hold up the 10 of another that come after them', async () => {
    await soakCloud.setFaults([{ when: { mailbox: sadie }, work: { msPerEntry: 2 } }]);

    await send([...messages(sadie, 100, 100), ...messages(hope, 1, 10)]);
    await untilEmpty(soakCloud.workQueue, () => undefined);

    expect(await soakCloud.storedItems(sadie)).toHaveLength(10_000);
    expect(await soakCloud.storedItems(hope)).toHaveLength(10);
    const calls = await creates();
    expect(calls.findLastIndex(isFor(hope))).toBeLessThan(calls.findLastIndex(isFor(sadie)));
  });

  it('goes on with other mailboxes while one is throttled for a minute, whose messages it keeps', async () => {
    const busy = { code: 'ErrorServerBusy', messageXml: { BackOffMilliseconds: '60000' } };
    await soakCloud.setFaults([{ when: { mailbox: sadie }, answer: { fault: busy } }]);

    await send(messages(sadie, 20, 10));
    await vi.waitFor(async () => expect((await soakCloud.takeCalls()).some(isFor(sadie))).toBe(true), 100_000);
    await send(messages(hope, 20, 10));
    await vi.waitFor(async () => expect(await soakCloud.storedItems(hope)).toHaveLength(200), 100_000);

    await vi.waitFor(async () => expect(await attributes()).toEqual({ visible: '0', inFlight: '20' }), 100_000);
    expect(await soakCloud.storedItems(sadie)).toEqual([]);
  });
});

async function attributes() {
  const { sqs, url: QueueUrl } = soakCloud.workQueue;
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  return {
    visible: Attributes.ApproximateNumberOfMessages,
    inFlight: Attributes.ApproximateNumberOfMessagesNotVisible,
  };
}
