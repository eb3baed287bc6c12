import { createHash } from 'node:crypto';
import type { SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import pLimit from 'p-limit';
import { errorFacts, log } from '../common/log.ts';

/** A form in which a message can be sent. */
export interface MessageForm {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A message for a queue: the forms it can be sent in, of which the first goes that SQS takes; the seconds until it can be received; and the group whose messages share the queue fairly with others. */
export interface QueueMessage {
  readonly forms: readonly MessageForm[];
  readonly delaySeconds?: number;
  readonly messageGroupId?: string | undefined;
}

// The most that SQS takes, of one message as of one SendMessageBatch.
const mostBytes = 1024 * 1024;
const mostMessages = 10;
const callsInFlight = 8;

let client: SQSClient | undefined;

/** Gives the function instance's SQS client. */
export async function sqsClient(): Promise<SQSClient> {
  const sqs = await import('@aws-sdk/client-sqs');
  client ??= new sqs.SQSClient();
  return client;
}

/** Gives the message group of a mailbox: its address in lower case, or the SHA-256 of that where SQS would not take it as a group. */
export function messageGroupIdOf(mailbox: string | undefined): string | undefined {
  const address = mailbox?.toLowerCase();
  if (address === undefined || /^[\x21-\x7e]{1,128}$/.test(address)) return address;
  return createHash('sha256').update(address).digest('hex');
}

/** Gives things in groups of as many as a batch action of SQS takes. */
export function inTens<Thing>(things: readonly Thing[]): readonly (readonly Thing[])[] {
  const starts = things.flatMap((_, place) => (place % mostMessages === 0 ? [place] : []));
  return starts.map((start) => things.slice(start, start + mostMessages));
}

interface SizedEntry {
  readonly entry: SendMessageBatchRequestEntry & { readonly Id: string };
  readonly bytes: number;
}

function sized(Id: string, { body, attributes }: MessageForm, message: QueueMessage): SizedEntry {
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
  const attributeBytes = Object.entries(attributes).map(([name, value]) => Buffer.byteLength(`${name}String${value}`));
  const bytes = attributeBytes.reduce((sum, each) => sum + each, Buffer.byteLength(body));
  const { delaySeconds: DelaySeconds = 0, messageGroupId } = message;
  const group = messageGroupId === undefined ? {} : { MessageGroupId: messageGroupId };
  return { entry: { Id, MessageBody: body, MessageAttributes, DelaySeconds, ...group }, bytes };
}

function sizedToFit(message: QueueMessage, index: number): readonly SizedEntry[] {
  for (const form of message.forms) {
    const entry = sized(String(index), form, message);
    if (entry.bytes <= mostBytes) return [entry];
  }
  return [];
}

function inBatches(entries: readonly SizedEntry[]): readonly (readonly SizedEntry[])[] {
  const batches: { readonly entries: SizedEntry[]; bytes: number }[] = [];
  for (const entry of entries) {
    const current = batches.at(-1);
    if (!current || current.entries.length === mostMessages || current.bytes + entry.bytes > mostBytes) {
      batches.push({ entries: [entry], bytes: entry.bytes });
    } else {
      current.entries.push(entry);
      current.bytes += entry.bytes;
    }
  }
  return batches.map((batch) => batch.entries);
}

/** Sends messages in as few calls as SQS allows, and gives for each whether the queue has taken it. */
export async function sendMessages(queueUrl: string, messages: readonly QueueMessage[]): Promise<readonly boolean[]> {
  if (messages.length === 0) return [];
  const batches = inBatches(messages.flatMap(sizedToFit));
  const taken = new Set((await pLimit(callsInFlight).map(batches, (batch) => sendBatch(queueUrl, batch))).flat());
  return messages.map((_, index) => taken.has(String(index)));
}

/** Sends what fits into one SendMessageBatch, and gives the ids of what the queue has taken. */
async function sendBatch(queueUrl: string, batch: readonly SizedEntry[]): Promise<readonly string[]> {
  const { SendMessageBatchCommand } = await import('@aws-sdk/client-sqs');
  const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: batch.map(({ entry }) => entry) });
  try {
    const { Successful = [], Failed = [] } = await (await sqsClient()).send(command);
    if (Failed.length > 0) log().error('queue refused messages', { codes: Failed.map(({ Code }) => Code) });
    return Successful.map(({ Id = '' }) => Id);
  } catch (error) {
    log().error('queue took no message', { messages: batch.length, ...errorFacts(error) });
    return [];
  }
}

/** Deletes received messages; one that SQS refuses is received again when its time is over. */
export async function deleteMessages(queueUrl: string, receiptHandles: readonly string[]): Promise<void> {
  const { DeleteMessageBatchCommand } = await import('@aws-sdk/client-sqs');
  const client = await sqsClient();
  await pLimit(callsInFlight).map(inTens(receiptHandles), async (some) => {
    const Entries = some.map((ReceiptHandle, place) => ({ Id: String(place), ReceiptHandle }));
    const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    if (Failed.length > 0) log().error('messages not deleted', { codes: Failed.map(({ Code }) => Code) });
  });
}
