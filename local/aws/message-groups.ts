import { setImmediate } from 'node:timers/promises';
import * as z from 'zod';
import { type Actions, AwsError } from './action.ts';

/** Completes what fauxqs answers to a request; both are as their JSON has them. */
export type Completion = (request: unknown, answer: unknown) => unknown;

/** Message groups of standard queues, which fauxqs takes and does not keep: checks before it has a message, completions after. */
export interface MessageGroups {
  readonly checks: Actions;
  readonly completions: Readonly<Record<string, Completion>>;
}

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
const messageGroupId = /^[\x21-\x7e]{1,128}$/;

const grouped = z.object({ MessageGroupId: z.string().optional() });
const sendBatchRequest = z.object({ Entries: z.array(grouped.extend({ Id: z.string() })).default([]) });
const sent = z.object({ MessageId: z.string() });
const sentBatch = z.object({ Successful: z.array(sent.extend({ Id: z.string() })) });
const names = z.array(z.string()).default([]);
const receiveRequest = z.object({ AttributeNames: names, MessageSystemAttributeNames: names });
const attributes = z.record(z.string(), z.string());
const received = z.looseObject({
  Messages: z.array(z.looseObject({ MessageId: z.string(), Attributes: attributes.optional() })).optional(),
});

/** Keeps the group of every message that is sent, and tells it to who receives the message and asks for it. */
export function createMessageGroups(): MessageGroups {
  const groups = new Map<string, string>();
  const keep = (messageId: string, group: string | undefined) => group !== undefined && groups.set(messageId, group);
  return {
    checks: {
      'AmazonSQS.SendMessage': (request) => check([grouped.parse(request)]),
      'AmazonSQS.SendMessageBatch': (request) => check(sendBatchRequest.parse(request).Entries),
    },
    completions: {
      'AmazonSQS.SendMessage': (request, answer) => {
        keep(sent.parse(answer).MessageId, grouped.parse(request).MessageGroupId);
        return answer;
      },
      'AmazonSQS.SendMessageBatch': (request, answer) => {
        const groupById = new Map(
          sendBatchRequest.parse(request).Entries.map((entry) => [entry.Id, entry.MessageGroupId]),
        );
        for (const { Id, MessageId } of sentBatch.parse(answer).Successful) keep(MessageId, groupById.get(Id));
        return answer;
      },
      'AmazonSQS.ReceiveMessage': async (request, answer) => {
        // A message may be received before the answer to its sending, which has its id, has come by here.
        await setImmediate();
        return asksForGroup(request) ? withGroups(answer, groups) : answer;
      },
    },
  };
}

// SQS refuses one entry where we refuse the batch: either way the group is to be mended where it was made.
function check(messages: readonly z.infer<typeof grouped>[]): undefined {
  if (messages.some(({ MessageGroupId = 'none' }) => !messageGroupId.test(MessageGroupId))) {
    throw new AwsError(
      'InvalidParameterValue',
      'MessageGroupId can only include 1 to 128 alphanumeric and punctuation characters.',
    );
  }
}

function asksForGroup(request: unknown): boolean {
  const { AttributeNames, MessageSystemAttributeNames } = receiveRequest.parse(request);
  return [...AttributeNames, ...MessageSystemAttributeNames].some(
    (name) => name === 'All' || name === 'MessageGroupId',
  );
}

function withGroups(answer: unknown, groups: ReadonlyMap<string, string>): unknown {
  const { Messages, ...rest } = received.parse(answer);
  if (Messages === undefined) return answer;
  const withGroup = Messages.map((message) => {
    const MessageGroupId = groups.get(message.MessageId);
    return MessageGroupId === undefined
      ? message
      : { ...message, Attributes: { ...message.Attributes, MessageGroupId } };
  });
  return { ...rest, Messages: withGroup };
}
