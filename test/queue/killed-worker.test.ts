import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AwsFault } from '../../local/aws/aws-faults.ts';
import { startWorkerGateway, type WorkerGateway } from './worker.ts';

let gateway: WorkerGateway;
beforeAll(async () => {
  gateway = await startWorkerGateway();
});
afterAll(() => gateway.close());
beforeEach(async () => {
  await gateway.setFaults();
  await gateway.setAwsFaults();
  await gateway.takeDeadLetterMessages();
});

const inbox = 'mack@contoso.com';

/** A message of three entries, the second of which Exchange refuses once and the third of which it is too busy for, once. */
interface Sent {
  readonly batchId: string;
  readonly mailbox: string;
  readonly body: object;
  /** Returns the names of what Exchange has done of it. */
  done(): Promise<readonly string[]>;
}

function mails(): Sent {
  const [batchId, mailbox] = [randomUUID(), 'hope@contoso.com'];
  const items = [1, 2, 3].map((place) => ({ message: { subject: `${batchId} ${place}`, toRecipients: [inbox] } }));
  const body = { operation: 'CreateItem', mailbox, messageDisposition: 'SendOnly', items };
  return { batchId, mailbox, body, done: () => gateway.itemsNamed(inbox, batchId) };
}

function contacts(): Sent {
  const [batchId, mailbox] = [randomUUID(), 'sadie@contoso.com'];
  const items = [1, 2, 3].map((place) => ({ contact: { displayName: `${batchId} ${place}` } }));
  const body = { operation: 'CreateItem', mailbox, items };
  return { batchId, mailbox, body, done: () => gateway.itemsNamed(mailbox, batchId) };
}

const busy = { code: 'ErrorServerBusy', messageXml: { BackOffMilliseconds: '6000' } };
const firstCall = ({ mailbox }: Sent) => ({
  when: { operations: ['CreateItem'], mailbox, times: 1 },
  work: {
    errors: [
      { at: [1], code: 'ErrorInvalidPropertySet' },
      { at: [2], ...busy },
    ],
  },
});

type Step = readonly [string, Pick<AwsFault, 'call' | 'on'>];

// Each call to AWS of an attempt, in order. The worker is killed before or after the call is carried out.
const steps: readonly Step[] = [
  ['its claim', { call: 'PutObject', on: '/claims/' }],
  ['its results', { call: 'PutObject', on: '/results/' }],
  ['its dead-letter message', { call: 'SendMessageBatch', on: 'DeadLetterQueue' }],
  ['its requeued message', { call: 'SendMessageBatch', on: 'WorkQueue' }],
  ['its deletion', { call: 'DeleteMessageBatch', on: 'WorkQueue' }],
];
const moments = steps.flatMap(([step, call]) =>
  (['heldBefore', 'heldAfter'] as const).map((effect) => ({
    when: `${effect === 'heldBefore' ? 'before' : 'after'} ${step} is written`,
    fault: { ...call, times: 1, effect },
  })),
);

describe('a worker that is killed', () => {
  it.each(moments)(
    '$when does nothing twice, loses nothing, and leaves no failed item beside a success',
    async ({ fault }) => {
      const sent = [mails(), contacts()];
      const deliveries = sent.map(({ batchId: messageId, body }) => ({ messageId, body }));
      await gateway.setFaults(...sent.map(firstCall));
      await gateway.setAwsFaults(fault);
      const killed = gateway.deliver(...deliveries).catch(({ message }: Error) => message);
      await gateway.untilAwsFaultsApplied();
      gateway.cloud.killFunction('Worker');
      expect(await killed).toContain('the worker threw');

      await gateway.setAwsFaults();
      for (const { batchId } of sent) await gateway.expireClaims(batchId);
      for (const delivery of deliveries) await gateway.deliverUntilDone({ ...delivery, receiveCount: 2 });
      for (const { batchId } of sent) await gateway.untilSettled(batchId);

      const deadLetters = await gateway.takeDeadLetterMessages();
      for (const { batchId, done } of sent) {
        const results = await gateway.results(batchId);
        const failed = results.filter(({ responseClass }) => responseClass !== 'Success').map(({ index }) => index);
        const ofBatch = deadLetters.filter(({ body }) => body.failure.batchId === batchId);
        const names = (await done()).map((name) => name.slice(name.indexOf('/') + 1));
        const successes = results.filter(({ responseClass }) => responseClass === 'Success');

        expect(results.map(({ index }) => index)).toEqual([0, 1, 2]);
        expect(new Set(ofBatch.map(({ body }) => body.failure.index))).toEqual(new Set(failed));
        expect(names).toEqual([...new Set(names)]);
        expect(names).toEqual(expect.arrayContaining(successes.map(({ index = 0 }) => `${batchId} ${index + 1}`)));
      }
    },
  );
});
