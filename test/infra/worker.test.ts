import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { propertiesOf as propertiesIn, readDefaultTemplate } from './stage.ts';

let template: Template;
beforeAll(async () => {
  template = await readDefaultTemplate();
});

/** The properties of all resources of a type. */
const propertiesOf = (type: string) => propertiesIn({ template }, type);

/** The properties of the function behind the work queue. */
const worker = () =>
  propertiesOf('AWS::Lambda::Function').find(({ Description }) => Description === 'Batches from the work queue');

/** The policy statements of an operation's role, with their `Ref`s and `GetAtt`s. */
const statementsOf = (name: string) =>
  propertiesOf('AWS::IAM::Policy').find(({ PolicyName }) => PolicyName.startsWith(`${name}Role`)).PolicyDocument
    .Statement;

describe('the worker', () => {
  it('receives messages of the work queue in batches, runs twice at once, and answers with a partial batch response', () => {
    expect(propertiesOf('AWS::Lambda::EventSourceMapping')).toEqual([
      {
        EventSourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^WorkQueue/), 'Arn'] },
        FunctionName: { Ref: expect.stringMatching(/^WorkerFunction/) },
        BatchSize: 100,
        MaximumBatchingWindowInSeconds: 1,
        ScalingConfig: { MaximumConcurrency: 2 },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    ]);
  });

  it('has three minutes, and knows both queues', () => {
    expect(worker()).toMatchObject({
      Timeout: 180,
      Environment: {
        Variables: {
          WORK_QUEUE_URL: { Ref: expect.stringMatching(/^WorkQueue/) },
          DEAD_LETTER_QUEUE_URL: { Ref: expect.stringMatching(/^DeadLetterQueue/) },
        },
      },
    });
  });

  it('may receive, delete, hide and send messages of the work queue, and send to the dead-letter queue', () => {
    const [workQueue, deadLetterQueue] = ['WorkQueue', 'DeadLetterQueue'].map((name) => ({
      'Fn::GetAtt': [expect.stringMatching(`^${name}`), 'Arn'],
    }));
    const statements: readonly { readonly Action: readonly string[] }[] = statementsOf('Worker');

    expect(statements.filter(({ Action }) => Action[0]?.startsWith('sqs:'))).toEqual([
      {
        Effect: 'Allow',
        Action: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
        Resource: [deadLetterQueue, workQueue],
      },
      {
        Effect: 'Allow',
        Action: [
          'sqs:ChangeMessageVisibility',
          'sqs:DeleteMessage',
          'sqs:GetQueueAttributes',
          'sqs:GetQueueUrl',
          'sqs:ReceiveMessage',
        ],
        Resource: workQueue,
      },
    ]);
  });
});

describe('the queues', () => {
  it('are two, left behind when the stack goes: dead letters kept for 14 days, batches for 7', () => {
    const queues = Object.entries(template.findResources('AWS::SQS::Queue'));
    const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
    const dayS = 24 * 60 * 60;

    expect(queues).toEqual([
      [
        expect.stringMatching(/^DeadLetterQueue/),
        expect.objectContaining({
          ...kept,
          Properties: expect.objectContaining({ MessageRetentionPeriod: 14 * dayS }),
        }),
      ],
      [
        expect.stringMatching(/^WorkQueue/),
        expect.objectContaining({
          ...kept,
          Properties: expect.objectContaining({
            MessageRetentionPeriod: 7 * dayS,
            VisibilityTimeout: 18 * 60,
            RedrivePolicy: {
              deadLetterTargetArn: { 'Fn::GetAtt': [expect.stringMatching(/^DeadLetterQueue/), 'Arn'] },
              maxReceiveCount: 100,
            },
          }),
        }),
      ],
    ]);
  });
});
