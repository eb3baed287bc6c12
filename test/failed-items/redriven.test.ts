import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSqsClient } from '../../local/aws/sqs-client.ts';
import type { StoredItem } from '../../packages/exchange-emulator/src/index.ts';
import { type Gateway, startGateway } from '../front-door/gateway.ts';

const mailbox = 'hope@contoso.com';
let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const contact = (key: string) => ({ key, contact: { displayName: key } });

type Found = {
  readonly items: readonly { readonly contact: { readonly displayName: string } }[];
};

/** Returns the display names of the mailbox's contacts. */
async function contacts(): Promise<readonly string[]> {
  const itemShape = { baseShape: 'IdOnly', additionalProperties: ['contacts:DisplayName'] };
  const searches = [{ parentFolderId: 'contacts' }];
  const { body } = await gateway.ask('/find-item', { mailbox, itemShape, searches });
  const found = body.results.map(({ rootFolder }) => rootFolder as Found);
  return found.flatMap(({ items }) => items.map(({ contact }) => contact.displayName)).sort();
}

/** Puts what is no batch into the dead-letter queue and returns its id in the list of failed items. */
async function idOfNoBatch(): Promise<string | undefined> {
  const sqs = createSqsClient(gateway.cloud.awsUrl);
  const QueueUrl = gateway.cloud.queueUrl('DeadLetterQueue');
  const { MessageId = '' } = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'Dear Sir or Madam' }));
  sqs.destroy();
  const response = await fetch(`${gateway.cloud.url}/failed-items?message=${MessageId}`);
  const { failedItems } = (await response.json()) as { readonly failedItems: readonly { readonly id: string }[] };
  return failedItems[0]?.id;
}

/** Returns the subjects of the messages in a mailbox, sorted. */
async function subjectsOf(owner: string): Promise<readonly unknown[]> {
  const response = await fetch(new URL(`/mailboxes/${owner}/items`, gateway.cloud.exchange.url));
  const items = (await response.json()) as readonly StoredItem[];
  return items.map(({ properties }) => properties['item:Subject']).sort();
}

/** Returns about how many messages of the work queue are visible, and how many are hidden. */
async function workQueueCounts({ awsUrl, queueUrl }: Gateway['cloud']) {
  const sqs = createSqsClient(awsUrl);
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl('WorkQueue'), AttributeNames: ['All'] });
  const { Attributes = {} } = await sqs.send(command);
  sqs.destroy();
  return [Attributes.ApproximateNumberOfMessages, Attributes.ApproximateNumberOfMessagesNotVisible];
}

describe('a failed item', () => {
  it('is created by the worker once it is corrected', async () => {
    await gateway.ask('/create-item', { mailbox, items: [{ key: 'crm-1', contact: { displayNam: 'crm-1' } }] });
    const list = (await (await fetch(`${gateway.cloud.url}/failed-items`)).json()) as {
      readonly failedItems: readonly { readonly id: string }[];
    };

    const right = { operation: 'CreateItem', mailbox, items: [contact('crm-1')] };
    await gateway.ask(`/failed-items/${list.failedItems[0]?.id}`, right);

    await vi.waitFor(async () => expect(await contacts()).toContain('crm-1'), 100_000);
  });

  it('that was no batch is done once by the worker, although four corrections of it are sent at once', async () => {
    const subjects = ['First', 'Second', 'Third'];
    for (const subject of subjects) {
      const path = `/failed-items/${await idOfNoBatch()}`;
      // No look-up finds a message that is sent without a copy.
      const items = [{ message: { subject, toRecipients: ['mack@contoso.com'] } }];
      const mail = { operation: 'CreateItem', mailbox, messageDisposition: 'SendOnly', items };

      const answers = await Promise.all([1, 2, 3, 4].map(() => gateway.ask(path, mail)));

      expect(answers.map(({ status }) => status)).toContain(200);
    }

    await vi.waitFor(async () => expect(await workQueueCounts(gateway.cloud)).toEqual(['0', '0']), 100_000);
    expect(await subjectsOf('mack@contoso.com')).toEqual(subjects);
  });

  it('of unknown outcome is created by a redrive where it does not exist, and no second time where it does', async () => {
    await gateway.ask('/create-item', { mailbox, items: [contact('crm-2')] });
    const sqs = createSqsClient(gateway.cloud.awsUrl);
    for (const key of ['crm-2', 'crm-3']) {
      const failure = { responseCode: 'BatchOutcomeUnknown', batchId: 'batch-1', attempt: 1 };
      const letter = { operation: 'CreateItem', mailbox, items: [contact(key)], failure };
      const QueueUrl = gateway.cloud.queueUrl('DeadLetterQueue');
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(letter) }));
    }
    sqs.destroy();

    const { body } = await gateway.ask('/failed-items/redrive', {});

    expect(body).toMatchObject({ moved: 2 });
    await vi.waitFor(async () => expect(await contacts()).toEqual(['crm-1', 'crm-2', 'crm-3']), 100_000);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });
});
