import type { Message } from '@aws-sdk/client-sqs';
import { sqsClient } from '../messages/queue.ts';

/** A message as the dead-letter queue gives it: hidden from others for as long as was asked, and its receipt handle good for as long. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** When it was sent, in ms since 1970: to the dead-letter queue or, where SQS itself moved it, to the work queue. */
  readonly sentAt: number;
  readonly isMovedBySqs: boolean;
  readonly attributes: Readonly<Record<string, string>>;
}

async function connect() {
  return { sqs: await import('@aws-sdk/client-sqs'), client: await sqsClient() };
}

/** Receives up to ten messages and hides them for so many seconds; none where the queue has none to give (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html). */
export async function receiveMessages(queueUrl: string, hiddenSeconds: number): Promise<readonly ReceivedMessage[]> {
  const { sqs, client } = await connect();
  const { Messages = [] } = await client.send(
    new sqs.ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: hiddenSeconds,
      // Only a long poll asks all of the queue's servers.
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
    attributes: Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [name, StringValue]),
    ),
  };
}

/** About how many messages the queue holds: to be received, and hidden. */
export interface NumbersOfMessages {
  readonly approximateNumberOfMessages: number;
  readonly approximateNumberOfMessagesNotVisible: number;
}

/** Asks how many messages the queue holds. */
export async function countMessages(queueUrl: string): Promise<NumbersOfMessages> {
  const { sqs, client } = await connect();
  const { Attributes = {} } = await client.send(
    new sqs.GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return {
    approximateNumberOfMessages: Number(Attributes.ApproximateNumberOfMessages),
    approximateNumberOfMessagesNotVisible: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
  };
}

/** Hides a message for so many seconds more; says whether its receipt handle still takes. */
export async function hideMessage(queueUrl: string, receiptHandle: string, seconds: number): Promise<boolean> {
  const { sqs, client } = await connect();
  const asked = { QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds };
  try {
    await client.send(new sqs.ChangeMessageVisibilityCommand(asked));
    return true;
  } catch (error) {
    if (error instanceof sqs.MessageNotInflight || error instanceof sqs.ReceiptHandleIsInvalid) return false;
    // So SQS says that the handle has expired: https://repost.aws/knowledge-center/sqs-receipt-handle-error
    if (error instanceof sqs.SQSServiceException && error.name.endsWith('InvalidParameterValue')) return false;
    throw error;
  }
}
