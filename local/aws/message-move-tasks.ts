import { randomUUID } from 'node:crypto';
import { GetQueueAttributesCommand, ListQueuesCommand, QueueDoesNotExist, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { nameOfArn } from './account.ts';
import { type Actions, AwsError } from './action.ts';
import { type MoveTask, runMoveTask } from './run-move-task.ts';

interface ListedTask extends MoveTask {
  readonly handle: string;
  readonly sourceArn: string;
  readonly destinationArn: string | undefined;
  readonly startedTimestamp: number;
}

type QueueUrl = (name: string) => string;

const between = (name: string, min: number, max: number) => {
  const error = `Value for parameter ${name} is invalid. Reason: Must be between ${min} and ${max}.`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};
const startRequest = z.object({
  SourceArn: z.string(),
  DestinationArn: z.string().optional(),
  MaxNumberOfMessagesPerSecond: between('MaxNumberOfMessagesPerSecond', 1, 500).optional(),
});
const listRequest = z.object({ SourceArn: z.string(), MaxResults: between('MaxResults', 1, 10).default(1) });
const cancelRequest = z.object({ TaskHandle: z.string() });
const redrivePolicy = z.object({ deadLetterTargetArn: z.string() });

/** Returns the SQS actions on message-move tasks, which fauxqs lacks. `queueUrl` returns the URL of a queue by its name. */
export function messageMoveActions(sqs: SQSClient, queueUrl: QueueUrl): Actions {
  // The most recent task comes first.
  const tasks: ListedTask[] = [];
  return {
    'AmazonSQS.StartMessageMoveTask': async (request) => {
      const task = await prepareTask(sqs, queueUrl, startRequest.parse(request));
      if (tasks.some(({ sourceArn, status }) => sourceArn === task.sourceArn && isActive(status))) {
        throw new AwsError('InvalidParameterValue', `There is already a task running for ${task.sourceArn}`);
      }
      tasks.unshift(task);
      runMoveTask(sqs, task);
      return { TaskHandle: task.handle };
    },
    'AmazonSQS.ListMessageMoveTasks': async (request) => {
      const { SourceArn, MaxResults } = listRequest.parse(request);
      await getAttributes(sqs, queueUrl, 'SourceArn', SourceArn);
      const ofSource = tasks.filter(({ sourceArn }) => sourceArn === SourceArn);
      return { Results: ofSource.slice(0, MaxResults).map(describe) };
    },
    'AmazonSQS.CancelMessageMoveTask': (request) => {
      const { TaskHandle } = cancelRequest.parse(request);
      const running = tasks.find(({ handle, status }) => handle === TaskHandle && status === 'RUNNING');
      if (!running) throw new AwsError('ResourceNotFoundException', 'Task does not exist.');
      running.status = 'CANCELLING';
      return { ApproximateNumberOfMessagesMoved: running.moved };
    },
  };
}

async function prepareTask(
  sqs: SQSClient,
  queueUrl: QueueUrl,
  { SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond }: z.infer<typeof startRequest>,
): Promise<ListedTask> {
  const source = await getAttributes(sqs, queueUrl, 'SourceArn', SourceArn);
  if (!(await isDeadLetterQueue(sqs, SourceArn))) {
    throw new AwsError('InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.');
  }
  if (DestinationArn !== undefined) await getAttributes(sqs, queueUrl, 'DestinationArn', DestinationArn);
  return {
    handle: randomUUID(),
    sourceArn: SourceArn,
    destinationArn: DestinationArn,
    startedTimestamp: Date.now(),
    from: queueUrl(nameOfArn(SourceArn)),
    to: DestinationArn && queueUrl(nameOfArn(DestinationArn)),
    toMove: Number(source.ApproximateNumberOfMessages),
    messagesPerSecond: MaxNumberOfMessagesPerSecond,
    status: 'RUNNING',
    moved: 0,
  };
}

async function getAttributes(sqs: SQSClient, queueUrl: QueueUrl, parameter: string, arn: string) {
  try {
    const QueueUrl = queueUrl(nameOfArn(arn));
    const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    return Attributes;
  } catch (error) {
    if (!(error instanceof QueueDoesNotExist)) throw error;
    const message = `The resource that you specified for the ${parameter} parameter doesn't exist.`;
    throw new AwsError('ResourceNotFoundException', message);
  }
}

async function isDeadLetterQueue(sqs: SQSClient, arn: string): Promise<boolean> {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand());
  const targets = QueueUrls.map(async (QueueUrl) => {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] }),
    );
    const { RedrivePolicy } = Attributes;
    return RedrivePolicy === undefined ? undefined : redrivePolicy.parse(JSON.parse(RedrivePolicy)).deadLetterTargetArn;
  });
  return (await Promise.all(targets)).includes(arn);
}

function isActive(status: MoveTask['status']): boolean {
  return status === 'RUNNING' || status === 'CANCELLING';
}

function describe(task: ListedTask) {
  return {
    // SQS returns the handle of a running task only.
    TaskHandle: task.status === 'RUNNING' ? task.handle : undefined,
    Status: task.status,
    SourceArn: task.sourceArn,
    DestinationArn: task.destinationArn,
    MaxNumberOfMessagesPerSecond: task.messagesPerSecond,
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    FailureReason: task.failureReason,
    StartedTimestamp: task.startedTimestamp,
  };
}
