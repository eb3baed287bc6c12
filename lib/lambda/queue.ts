import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import { errorFacts, log } from './log.ts';

/** A message for a queue: its body, a shorter one for where the first is too large, and its attributes. */
export interface QueueMessage {
  readonly body: string;
  readonly shorterBody: string;
  readonly attributes: Readonly<Record<string, string>>;
}

// The most that SQS takes, of one message as of one SendMessageBatch.
const mostBytes = 1024 * 1024;
const mostMessages = 10;

interface SizedEntry {
  readonly entry: SendMessageBatchRequestEntry & { readonly Id: string };
  readonly bytes: number;
}

function sized(Id: string, MessageBody: string, attributes: QueueMessage['attributes']): SizedEntry {
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
  const attributeBytes = Object.entries(attributes).map(([name, value]) => Buffer.byteLength(`${name}String${value}`));
  const bytes = attributeBytes.reduce((sum, each) => sum + each, Buffer.byteLength(MessageBody));
  return { entry: { Id, MessageBody, MessageAttributes }, bytes };
}

function sizedToFit({ body, shorterBody, attributes }: QueueMessage, index: number): SizedEntry {
  const whole = sized(String(index), body, attributes);
  return whole.bytes <= mostBytes ? whole : sized(String(index), shorterBody, attributes);
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
