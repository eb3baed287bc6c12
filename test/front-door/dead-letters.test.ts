import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqsClient } from '../../local/aws/sqs-client.ts';
import { type Gateway, startGateway } from './gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const mailbox = 'hope@contoso.com';

describe('dead letters', () => {
  it('are one for each failed entry, more than one SQS call takes, and each is a request that works once it is put right', async () => {
    const items = Array.from({ length: 25 }, (_, index) => ({ key: `k-${index}`, contact: { subject: '\u0001' } }));
    const { body } = await gateway.ask('/create-item', { mailbox, items });
    expect(body.results.map(({ deadLettered }) => deadLettered)).toEqual(Array(25).fill(true));
    const letters = await gateway.takeDeadLetterMessages();
    const keys = letters.map((letter) => (letter.body.items as readonly { key: string }[])[0]?.key);
    expect(keys.sort()).toEqual(items.map(({ key }) => key).sort());

    const { failure: _, ...request } = letters[0]?.body ?? { failure: {} };
    const again = await gateway.ask('/create-item', { ...request, deadLetter: false });
    expect(again.body.results[0]?.messageText).toContain('U+0001');
  });

  it('hold characters that SQS does not take, escaped', async () => {
    await gateway.ask('/create-item', { mailbox, items: [{ contact: { subject: 'x\uFFFE\uFFFF\ud800\u0000y' } }] });
    const [letter] = await gateway.takeDeadLetterMessages();
    expect(letter?.body.items).toMatchObject([{ contact: { subject: 'x\uFFFE\uFFFF\ud800\u0000y' } }]);
  });

  it('are several calls where they are large', async () => {
    const large = () => ({ contact: { subject: '\u0001', body: 'x'.repeat(900_000) } });
    const { body } = await gateway.ask('/create-item', { mailbox, items: [large(), large(), large()] });
    expect(body.results.map(({ deadLettered }) => deadLettered)).toEqual([true, true, true]);
    expect(await gateway.takeDeadLetterMessages()).toHaveLength(3);
  });

  it('that are larger than SQS takes are said not to be there, and hold up no others', async () => {
    const { body } = await gateway.ask('/create-item', {
      mailbox,
      items: [{ contact: { subject: '\u0001', body: 'x'.repeat(1_200_000) } }, { contact: { subject: '\u0001' } }],
    });
    expect(body.results.map(({ deadLettered }) => deadLettered)).toEqual([false, true]);
    expect(await gateway.takeDeadLetterMessages()).toHaveLength(1);
  });

  it('are said not to be there where the queue refuses them', async () => {
    const sqs = createSqsClient(gateway.cloud.awsUrl);
    await sqs.send(new DeleteQueueCommand({ QueueUrl: gateway.cloud.queueUrl('DeadLetterQueue') }));
    const { status, body } = await gateway.ask('/create-item', {
      mailbox,
      items: [{ contact: { subject: '\u0001' } }],
    });
    expect([status, body.results[0]?.deadLettered]).toEqual([207, false]);
  });
});
