import {
  type BatchResultErrorEntry,
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  MessageNotInflight,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SQSClient,
  SQSServiceException,
} from '@aws-sdk/client-sqs';
import type { Simulation } from '../core/simulation.ts';
import type { Instance } from '../lambda/instance.ts';
import { makeAwsCall } from './aws-call.ts';
import { isWatch, type SentMessage, type SimulatedQueue } from './queue.ts';

const region = 'eu-central-1';
const real = new SQSClient({ region, credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' } });

/** The queues of a deployment, and whether SQS is out of order. */
export interface SimulatedSqs {
  readonly queues: readonly SimulatedQueue[];
  isOutOfOrder(where: string): boolean;
}

/** Returns an SQS client of one function instance; it knows the commands that lib/ sends. */
export function sqsClientOf(
  instance: Instance,
  { queues, isOutOfOrder }: SimulatedSqs,
  simulation: Simulation,
): SQSClient {
  const { faults } = simulation;
  const queueAt = (url: string | undefined) => {
    const found = queues.find((queue) => queue.url === url);
    if (!found) throw serviceError('AWS.SimpleQueueService.NonExistentQueue');
    return found;
  };
  const execute = (command: unknown): object => {
    if (command instanceof SendMessageBatchCommand) {
      return sendBatch(queueAt(command.input.QueueUrl), command.input.Entries ?? [], simulation);
    }
    if (command instanceof DeleteMessageBatchCommand) {
      const queue = queueAt(command.input.QueueUrl);
      return inBatch(command.input.Entries ?? [], ({ ReceiptHandle = '' }) => {
        if (faults.strike('SQS refuses some messages of a send', `delete ${ReceiptHandle}`)) return false;
        queue.delete(ReceiptHandle);
        return true;
      });
    }
    if (command instanceof ChangeMessageVisibilityBatchCommand) {
      const queue = queueAt(command.input.QueueUrl);
      return inBatch(command.input.Entries ?? [], ({ ReceiptHandle = '', VisibilityTimeout = 0 }) =>
        queue.hide(ReceiptHandle, VisibilityTimeout * 1000),
      );
    }
    if (command instanceof ChangeMessageVisibilityCommand) {
      const { QueueUrl, ReceiptHandle = '', VisibilityTimeout = 0 } = command.input;
      if (queueAt(QueueUrl).hide(ReceiptHandle, VisibilityTimeout * 1000)) return {};
      throw new MessageNotInflight({ message: 'The message is not in flight.', $metadata: {} });
    }
    if (command instanceof ReceiveMessageCommand) {
      const { QueueUrl, MaxNumberOfMessages = 1, VisibilityTimeout = 30 } = command.input;
      const received = queueAt(QueueUrl).receive(MaxNumberOfMessages, VisibilityTimeout * 1000);
      return received.length === 0 ? {} : { Messages: received.map(messageOf) };
    }
    if (command instanceof GetQueueAttributesCommand) {
      const count = queueAt(command.input.QueueUrl).messages().length;
      return { Attributes: { ApproximateNumberOfMessages: String(count), ApproximateNumberOfMessagesNotVisible: '0' } };
    }
    throw new TypeError(`the simulated SQS does not know ${nameOf(command)}`);
  };
  const send = (command: unknown) =>
    makeAwsCall(
      {
        what: `SQS ${describe(command, queues)}`,
        refusal: () =>
          isOutOfOrder(nameOf(command)) || faults.strike('SQS refuses a call', nameOf(command))
            ? serviceError('ServiceUnavailable')
            : undefined,
        execute: () => execute(command),
        isAnswerLost: () =>
          command instanceof SendMessageBatchCommand &&
          faults.strike('the answer of SQS to a send is lost', describe(command, queues)) !== undefined,
      },
      instance,
      simulation,
    );
  return Object.assign(Object.create(real), { send });
}

function sendBatch(
  queue: SimulatedQueue,
  entries: readonly SendMessageBatchRequestEntry[],
  { faults, trace }: Simulation,
) {
  const Successful: { Id: string; MessageId: string }[] = [];
  const Failed: BatchResultErrorEntry[] = [];
  for (const entry of entries) {
    const Id = entry.Id ?? '';
    if (faults.strike('SQS refuses some messages of a send', `${queue.name} ${Id}`)) {
      Failed.push({ Id, Code: 'InternalError', SenderFault: false });
    } else {
      const late = faults.strike('SQS delivers messages late', queue.name);
      const sent = sentMessageOf(entry);
      const delayMs = sent.delayMs + (late ? late.between(1_000, 120_000) : 0);
      const MessageId = queue.send({ ...sent, delayMs });
      trace.note(`   ${queue.name} has ${MessageId}`, isWatch(sent));
      Successful.push({ Id, MessageId });
    }
  }
  return { Successful, Failed };
}

function sentMessageOf(entry: SendMessageBatchRequestEntry): SentMessage {
  const attributes = Object.entries(entry.MessageAttributes ?? {}).map(([name, value]): [string, string] => [
    name,
    value.StringValue ?? '',
  ]);
  return {
    body: entry.MessageBody ?? '',
    attributes: new Map(attributes),
    delayMs: (entry.DelaySeconds ?? 0) * 1000,
    groupId: entry.MessageGroupId,
  };
}

function inBatch<Entry extends { readonly Id?: string | undefined }>(
  entries: readonly Entry[],
  act: (entry: Entry) => boolean,
) {
  const acted = entries.map((entry) => ({ Id: entry.Id ?? '', isDone: act(entry) }));
  return {
    Successful: acted.filter(({ isDone }) => isDone).map(({ Id }) => ({ Id })),
    Failed: acted.filter(({ isDone }) => !isDone).map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false })),
  };
}

function messageOf(message: ReturnType<SimulatedQueue['receive']>[number]) {
  const { movedFrom } = message;
  return {
    MessageId: message.id,
    ReceiptHandle: message.handle,
    Body: message.body,
    Attributes: {
      SentTimestamp: String(message.sentAt),
      ApproximateReceiveCount: String(message.receives),
      ...(movedFrom === undefined ? {} : { DeadLetterQueueSourceArn: movedFrom }),
    },
    MessageAttributes: Object.fromEntries(
      [...message.attributes].map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    ),
  };
}

function serviceError(name: string): SQSServiceException {
  return new SQSServiceException({ name, $fault: 'server', message: name, $metadata: {} });
}

function nameOf(command: unknown): string {
  return typeof command === 'object' && command !== null ? command.constructor.name.replace(/Command$/, '') : 'nothing';
}

function describe(command: unknown, queues: readonly SimulatedQueue[]): string {
  const input = typeof command === 'object' && command !== null && 'input' in command ? command.input : undefined;
  const { QueueUrl, Entries }: { readonly QueueUrl?: unknown; readonly Entries?: unknown } = input ?? {};
  const queue = queues.find(({ url }) => url === QueueUrl)?.name ?? '';
  const size = Array.isArray(Entries) ? [Entries.length] : [];
  const watches =
    command instanceof SendMessageBatchCommand && isWatch({ body: command.input.Entries?.[0]?.MessageBody ?? '' })
      ? ['watch']
      : [];
  return [nameOf(command), queue, ...size, ...watches].join(' ');
}
