import type { SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import pLimit from 'p-limit';
import { chunksOf } from '../../batch/chunks.ts';
import { errorFacts } from '../common/log-facts.ts';
import type { Monitor } from '../common/monitor.ts';
import { sha256 } from '../common/sha256.ts';

/** An SQS queue; its client is made at first use. */
export interface Queue {
  readonly url: string;
  client(): Promise<SQSClient>;
  readonly monitor: Monitor;
}

/** A form in which a message can be sent. */
export interface MessageForm {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A message to send. SQS gets the first of the forms that is small enough. */
export interface QueueMessage {
  readonly forms: readonly MessageForm[];
  /** Seconds until it can be received. */
  readonly delaySeconds?: number;
  /** The group whose messages share the queue fairly with other groups. */
  readonly messageGroupId?: string | undefined;
}

// The limits of SQS: a message has at most as many bytes as one SendMessageBatch.
const maxBytes = 1024 * 1024;
const maxMessagesPerCall = 10;
const callsInFlight = 8;

/** Returns the message group of a mailbox: its address in lower case, or the address's SHA-256 if SQS would refuse it. */
export function messageGroupIdOf(mailbox: string | undefined): string | undefined {
  const address = mailbox?.toLowerCase();
  if (address === undefined || /^[\x21-\x7e]{1,128}$/.test(address)) return address;
  return sha256(address);
}

/** Runs `call` for items in groups of ten, the most that a batch action of SQS takes. */
export async function inBatches<Item>(items: readonly Item[], call: (some: readonly Item[]) => Promise<void>) {
  const batches = chunksOf(items, () => 0, { count: maxMessagesPerCall, bytes: maxBytes });
  await pLimit(callsInFlight).map(batches, (some) => call(some));
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
    if (entry.bytes <= maxBytes) return [entry];
  }
  return [];
}

/** Sends messages in as few calls as SQS allows; returns for each whether the queue accepted it. */
export async function sendMessages(queue: Queue, messages: readonly QueueMessage[]): Promise<readonly boolean[]> {
  const batches = chunksOf(messages.flatMap(sizedToFit), ({ bytes }) => bytes, {
    count: maxMessagesPerCall,
    bytes: maxBytes,
  });
  const accepted = await pLimit(callsInFlight).map(batches, (batch) => sendBatch(queue, batch));
  const acceptedIds = new Set(accepted.flat());
  return messages.map((_, index) => acceptedIds.has(String(index)));
}

/** Sends one SendMessageBatch; returns the ids of the messages that the queue accepted. */
async function sendBatch({ url, client, monitor }: Queue, batch: readonly SizedEntry[]): Promise<readonly string[]> {
  try {
    const { SendMessageBatchCommand } = await import('@aws-sdk/client-sqs');
    const command = new SendMessageBatchCommand({ QueueUrl: url, Entries: batch.map(({ entry }) => entry) });
    const { Successful = [], Failed = [] } = await (await client()).send(command);
    if (Failed.length > 0) monitor.failure('queue refused messages', { codes: Failed.map(({ Code }) => Code) });
    return Successful.map(({ Id = '' }) => Id);
  } catch (error) {
    monitor.failure('queue accepted no message', { messages: batch.length, ...errorFacts(error) });
    return [];
  }
}

/** Deletes received messages. SQS delivers a message that it refused to delete again after its visibility timeout. */
export async function deleteMessages(queue: Queue, receiptHandles: readonly string[]): Promise<void> {
  const { DeleteMessageBatchCommand } = await import('@aws-sdk/client-sqs');
  const client = await queue.client();
  await inBatches(receiptHandles, async (some) => {
    const Entries = some.map((ReceiptHandle, place) => ({ Id: String(place), ReceiptHandle }));
    const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl: queue.url, Entries }));
    if (Failed.length > 0) queue.monitor.failure('messages not deleted', { codes: Failed.map(({ Code }) => Code) });
  });
}
