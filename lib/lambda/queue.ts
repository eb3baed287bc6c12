import { createHash } from 'node:crypto';
import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import { errorFacts, log } from './log.ts';

/** A message for a queue: its body, a shorter one for where the first is too large, its attributes, and the group that it has its fair share with. */
export interface QueueMessage {
  readonly body: string;
  readonly shorterBody: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageGroupId?: string | undefined;
}

/** Gives the message group of a mailbox, by which the work queue is fair: its address in lower case or, over 128 characters or not ASCII, the SHA-256 of that in hexadecimal digits; undefined without one (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html). */
export function messageGroupIdOf(mailbox: string | undefined): string | undefined {
  const address = mailbox?.toLowerCase();
  if (address === undefined || /^[\x21-\x7e]{1,128}$/.test(address)) return address;
  return createHash('sha256').update(address).digest('hex');
}

// The most that SQS takes, of one message as of one SendMessageBatch.
const mostBytes = 1024 * 1024;
const mostMessages = 10;

interface SizedEntry {
  readonly entry: SendMessageBatchRequestEntry & { readonly Id: string };
  readonly bytes: number;
}

function sized(Id: string, MessageBody: string, { attributes, messageGroupId }: QueueMessage): SizedEntry {
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
  const attributeBytes = Object.entries(attributes).map(([name, value]) => Buffer.byteLength(`${name}String${value}`));
  const bytes = attributeBytes.reduce((sum, each) => sum + each, Buffer.byteLength(MessageBody));
  return { entry: { Id, MessageBody, MessageAttributes, MessageGroupId: messageGroupId }, bytes };
}

function sizedToFit(message: QueueMessage, index: number): SizedEntry {
  const whole = sized(String(index), message.body, message);
  return whole.bytes <= mostBytes ? whole : sized(String(index), message.shorterBody, message);
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
  const { SendMessageBatchCommand, SQSClient } = await import('@aws-sdk/client-sqs');
  const client = new SQSClient();
  const taken = new Set<string>();
  const sendable = messages.map(sizedToFit).filter(({ bytes }) => bytes <= mostBytes);
  for (const batch of inBatches(sendable)) {
    try {
      const Entries = batch.map(({ entry }) => entry);
      const { Successful = [], Failed = [] } = await client.send(
        new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }),
      );
      for (const { Id = '' } of Successful) taken.add(Id);
      if (Failed.length > 0) log().error('queue refused messages', { codes: Failed.map(({ Code }) => Code) });
    } catch (error) {
      log().error('queue took no message', { messages: batch.length, ...errorFacts(error) });
    }
  }
  return messages.map((_, index) => taken.has(String(index)));
}
