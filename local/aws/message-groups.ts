import { setImmediate } from 'node:timers/promises';
import * as z from 'zod';
import { type Actions, AwsError } from './action.ts';

/** Returns the JSON of an answer of fauxqs to a request, with what fauxqs left out. */
export type Completion = (request: unknown, answer: unknown) => unknown;

/** Message groups of standard queues, which fauxqs accepts but does not store. */
interface MessageGroups {
  /** Actions that refuse an invalid group before fauxqs sees the request. */
  readonly checks: Actions;
  /** Functions that store the group of a sent message and add it to a received one, by X-Amz-Target. */
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

/** Returns message groups without any message. A receiver gets the group of a message only if it requests the attribute. */
export function createMessageGroups(): MessageGroups {
  const groups = new Map<string, string>();
  const store = (messageId: string, group: string | undefined) => group !== undefined && groups.set(messageId, group);
  return {
    checks: {
      'AmazonSQS.SendMessage': (request) => check([grouped.parse(request)]),
      'AmazonSQS.SendMessageBatch': (request) => check(sendBatchRequest.parse(request).Entries),
    },
    completions: {
      'AmazonSQS.SendMessage': (request, answer) => {
        store(sent.parse(answer).MessageId, grouped.parse(request).MessageGroupId);
        return answer;
      },
      'AmazonSQS.SendMessageBatch': (request, answer) => {
        const groupById = new Map(
          sendBatchRequest.parse(request).Entries.map((entry) => [entry.Id, entry.MessageGroupId]),
        );
        for (const { Id, MessageId } of sentBatch.parse(answer).Successful) store(MessageId, groupById.get(Id));
        return answer;
      },
      'AmazonSQS.ReceiveMessage': async (request, answer) => {
        // A message may be received before the answer to SendMessage, which holds its id, has been stored.
        await setImmediate();
        return requestsGroup(request) ? addGroups(answer, groups) : answer;
      },
    },
  };
}

// SQS refuses only the entry, and we refuse the whole batch. Either way the sender has a bug to fix.
function check(messages: readonly z.infer<typeof grouped>[]): undefined {
  if (messages.some(({ MessageGroupId = 'none' }) => !messageGroupId.test(MessageGroupId))) {
    throw new AwsError(
      'InvalidParameterValue',
      'MessageGroupId can only include 1 to 128 alphanumeric and punctuation characters.',
    );
  }
}

function requestsGroup(request: unknown): boolean {
  const { AttributeNames, MessageSystemAttributeNames } = receiveRequest.parse(request);
  return [...AttributeNames, ...MessageSystemAttributeNames].some(
    (name) => name === 'All' || name === 'MessageGroupId',
  );
}

function addGroups(answer: unknown, groups: ReadonlyMap<string, string>): unknown {
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
