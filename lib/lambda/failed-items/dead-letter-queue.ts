import type { Message } from '@aws-sdk/client-sqs';
import type { Queue } from '../messages/queue.ts';

/** A received message of the dead-letter queue; its receipt handle is valid for as long as it is hidden. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** The time in ms since 1970 at which it was sent here or, if SQS itself moved it, to the work queue. */
  readonly sentAt: number;
  readonly isMovedBySqs: boolean;
  readonly attributes: ReadonlyMap<string, string>;
}

async function connect({ url: QueueUrl, client }: Queue) {
  return { QueueUrl, sqs: await import('@aws-sdk/client-sqs'), client: await client() };
}

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
/** Receives up to ten messages and hides them for `hiddenSeconds`; none if the queue has none to deliver. */
export async function receiveMessages(queue: Queue, hiddenSeconds: number): Promise<readonly ReceivedMessage[]> {
  const { QueueUrl, sqs, client } = await connect(queue);
  const { Messages = [] } = await client.send(
    new sqs.ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: hiddenSeconds,
      // Only a long poll asks all servers of the queue.
      WaitTimeSeconds: 1,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['SentTimestamp', 'DeadLetterQueueSourceArn'],
    }),
  );
  return Messages.map(readMessage);
}

function readMessage(message: Message): ReceivedMessage {
  const { MessageId = '', ReceiptHandle = '', Body = '', Attributes = {}, MessageAttributes = {} } = message;
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    sentAt: Number(Attributes.SentTimestamp),
    isMovedBySqs: Attributes.DeadLetterQueueSourceArn !== undefined,
    attributes: new Map(Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [name, StringValue])),
  };
}

/** The approximate numbers of visible and of hidden messages, under SQS's names. */
export interface ApproximateNumbers {
  readonly approximateNumberOfMessages: number;
  readonly approximateNumberOfMessagesNotVisible: number;
}

/** Returns about how many messages the queue holds. */
export async function countMessages(queue: Queue): Promise<ApproximateNumbers> {
  const { QueueUrl, sqs, client } = await connect(queue);
  const { Attributes = {} } = await client.send(
    new sqs.GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return {
    approximateNumberOfMessages: Number(Attributes.ApproximateNumberOfMessages),
    approximateNumberOfMessagesNotVisible: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
  };
}

/** Hides a message for `seconds` more; returns whether its receipt handle is still valid. */
export async function hideMessage(queue: Queue, receiptHandle: string, seconds: number): Promise<boolean> {
  const { QueueUrl, sqs, client } = await connect(queue);
  const input = { QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds };
  try {
    await client.send(new sqs.ChangeMessageVisibilityCommand(input));
    return true;
  } catch (error) {
    if (error instanceof sqs.MessageNotInflight || error instanceof sqs.ReceiptHandleIsInvalid) return false;
    // SQS reports an expired handle this way: https://repost.aws/knowledge-center/sqs-receipt-handle-error
    if (error instanceof sqs.SQSServiceException && error.name.endsWith('InvalidParameterValue')) return false;
    throw error;
  }
}
