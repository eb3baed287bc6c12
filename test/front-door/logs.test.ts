import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSqsClient } from '../../local/aws/sqs-client.ts';
import { type FunctionLogs, openFunctionLogs } from '../api-sign-in/function-logs.ts';
import { type Gateway, startGateway } from './gateway.ts';

let logs: FunctionLogs;
let gateway: Gateway;
beforeAll(async () => {
  logs = openFunctionLogs();
  gateway = await startGateway(undefined, { logs: logs.descriptor });
});
afterAll(async () => {
  await gateway.close();
  logs.remove();
});

const mailbox = 'sadie@contoso.com';
const contact = {
  displayName: 'Planted Name',
  emailAddresses: { EmailAddress1: 'planted@fabrikam.com' },
  body: 'Planted Body',
};
const message = {
  subject: 'Planted Subject',
  body: { bodyType: 'HTML', value: '<p>Planted Body</p>' },
  toRecipients: ['planted@fabrikam.com'],
};
const itemId = { key: 'crm-1', folderId: 'contacts' };
const sent = { messageDisposition: 'SendAndSaveCopy' };

/** Makes requests that succeed, fail and are refused, with planted words wherever a caller can write text. */
async function askEverything(): Promise<void> {
  const restriction = { contains: { path: 'contacts:DisplayName', constant: 'Planted' } };
  const requests: readonly (readonly [string, unknown])[] = [
    ['/create-item', { mailbox, items: [{ key: 'crm-1', contact }] }],
    ['/create-item', { mailbox, ...sent, items: [{ message }, { message: { ...message, PlantedName: 'Planted' } }] }],
    ['/create-item', { mailbox, items: [{ contact: { ...contact, birthday: 'Planted' } }] }],
    ['/create-item', { mailbox: 'planted@fabrikam.com', items: [{ contact }] }],
    ['/create-item', { mailbox, ...sent, items: [{ message: { ...message, from: 'planted@fabrikam.com' } }] }],
    ['/create-item', { mailbox, plantedOption: 'Planted', items: [{ contact }] }],
    ['/create-item', '{"mailbox":"planted@fabrikam.com", Planted'],
    ['/get-item', { mailbox, itemIds: [itemId, { id: 'Planted' }] }],
    ['/find-item', { mailbox, searches: [{ parentFolderId: 'contacts', restriction }] }],
    ['/update-item', { mailbox, itemChanges: [{ itemId, set: { contact: { companyName: 'Planted Company' } } }] }],
    ['/update-item', { mailbox, itemChanges: [{ itemId: { id: 'Planted' }, set: { contact } }] }],
    ['/delete-item', { mailbox, deleteType: 'SoftDelete', itemIds: [itemId, itemId] }],
    [
      '/add-new-im-contact-to-group',
      { mailbox, members: [{ imAddress: 'planted@fabrikam.com', displayName: 'Planted' }] },
    ],
    ['/failed-items/redrive', { responseCode: 'ErrorItemNotFound', mailbox: 'planted@fabrikam.com' }],
    ['/failed-items/redrive', {}],
  ];
  for (const [path, request] of requests) await gateway.ask(path, request, { 'idempotency-key': 'a-key' });
}

/** Puts messages on the work queue, some of them invalid. */
async function sendMessages(): Promise<void> {
  const sqs = createSqsClient(gateway.cloud.awsUrl);
  const bodies = [
    { operation: 'CreateItem', mailbox, items: [{ contact }, { contact: { PlantedName: 'Planted' } }] },
    { operation: 'CreateItem', mailbox: 'planted@fabrikam.com', items: [{ contact }] },
    { operation: 'PlantedOperation', items: [{ contact }] },
    { operation: 'CreateItem', plantedOption: 'Planted', items: [{ contact }] },
  ];
  for (const MessageBody of [...bodies.map((body) => JSON.stringify(body)), 'Planted Words']) {
    await sqs.send(new SendMessageCommand({ QueueUrl: gateway.cloud.queueUrl('WorkQueue'), MessageBody }));
  }
}

it('logs say what became of batches, but nobody’s name, address or words, nor a password', async () => {
  await askEverything();
  await sendMessages();

  const messages = () => logs.lines().map((line) => line.message);
  await expect
    .poll(messages, { timeout: 100_000 })
    .toEqual(expect.arrayContaining(['batch', 'mailbox refused', 'messages that are no batch']));
  await expect
    .poll(() => logs.lines().filter((line) => line.retried !== undefined).length, { timeout: 100_000 })
    .toBeGreaterThan(1);

  const batch = logs.lines().find(({ message: text }) => text === 'batch');
  expect(batch).toMatchObject({
    service: 'EwsBatch',
    operation: 'CreateItem',
    batchId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    mailboxHash: expect.stringMatching(/^[0-9a-f]{16}$/),
    counts: { success: 1, warning: 0, error: 0 },
  });
  expect(logs.text()).not.toMatch(/planted|fabrikam|contoso|sadie|svc@|Basic /i);
});
