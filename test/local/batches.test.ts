import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Cloud, startCloud } from '../../local/cloud.ts';

let cloud: Cloud;
beforeEach(async () => {
  cloud = await startCloud({ assembly: inject('assembly'), logs: 'ignore' });
});
afterEach(() => cloud.close());

/** Posts contacts to create-item and returns the answer's status and JSON. */
async function createContacts(items: readonly object[]) {
  const response = await fetch(`${cloud.url}/create-item`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mailbox: 'sadie@contoso.com', savedItemFolderId: 'contacts', items }),
  });
  const body = (await response.json()) as { readonly results: readonly Readonly<Record<string, unknown>>[] };
  return { status: response.status, ...body };
}

/** Returns JSON from the Exchange emulator's control routes. */
const onExchange = async (path: string) =>
  (await fetch(new URL(path, cloud.exchange.url))).json() as Promise<unknown[]>;

const contacts = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ key: `crm-${index}`, contact: { displayName: `Person ${index}` } }));

describe('a batch over HTTP', () => {
  it('of 1,000 contacts is ten calls to Exchange and 1,000 results in the order of its entries', async () => {
    const { status, results } = await createContacts(contacts(1000));

    expect(status).toBe(200);
    expect(results.map(({ index, key, responseCode }) => [index, key, responseCode])).toEqual(
      Array.from({ length: 1000 }, (_, index) => [index, `crm-${index}`, 'NoError']),
    );
    const calls = (await onExchange('/calls')) as readonly { readonly operation: string }[];
    expect(calls.filter(({ operation }) => operation === 'CreateItem')).toHaveLength(10);
    expect(await onExchange('/mailboxes/sadie@contoso.com/items')).toHaveLength(1000);
  });

  it('with one bad entry among 100 creates the other 99 and puts the bad one into the dead-letter queue', async () => {
    const items = contacts(100).with(41, { key: 'crm-41', contact: { displayName: 'A bell \u0007' } });

    const { status, results } = await createContacts(items);

    expect(status).toBe(207);
    expect(results[41]).toMatchObject({
      index: 41,
      key: 'crm-41',
      responseClass: 'Error',
      responseCode: 'BatchItemInvalid',
      deadLettered: true,
    });
    expect(results.filter(({ responseCode }) => responseCode === 'NoError')).toHaveLength(99);
    expect(await onExchange('/mailboxes/sadie@contoso.com/items')).toHaveLength(99);
    expect(await deadLetters()).toEqual([
      expect.objectContaining({
        operation: 'CreateItem',
        mailbox: 'sadie@contoso.com',
        items: [items[41]],
        failure: expect.objectContaining({ responseCode: 'BatchItemInvalid', index: 41 }),
      }),
    ]);
  });
});

/** Returns the bodies of at most ten messages in the dead-letter queue. */
async function deadLetters(): Promise<unknown[]> {
  const sqs = new SQSClient({
    endpoint: cloud.awsUrl,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'anybody', secretAccessKey: 'anything' },
  });
  const QueueUrl = cloud.queueUrl('DeadLetterQueue');
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body = '' }) => JSON.parse(Body));
}
