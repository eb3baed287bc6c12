import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AwsClient } from 'aws4fetch';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { listOperations } from '../../infra/operations.ts';
import { type Emulator, hasEmulator, startEmulator } from './emulator.ts';

if (!hasEmulator) console.log('moto_server is not installed: the default stage was not deployed to an emulator.');

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

describe.skipIf(!hasEmulator)('the default stage, deployed to an emulator of AWS', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
    await emulator.cdk('bootstrap', '--app', inject('assembly'));
    await emulator.cdk('deploy', '--app', inject('assembly'), '--require-approval', 'never');
  });
  afterAll(() => emulator.stop());

  /** Returns the text that a service of the emulator answers to a GET. */
  const get = async (service: string, path: string) => {
    const response = await new AwsClient({ ...credentials, service, region: 'us-east-1' }).fetch(emulator.url + path);
    return response.text();
  };

  it('comes whole, but for what the emulator lacks: the HTTP API, policies of queues and buckets, and alarms', async () => {
    const resources = await get('cloudformation', '/?Action=DescribeStackResources&StackName=EwsBatch');
    const types = new Set([...resources.matchAll(/<ResourceType>(.+?)<\/ResourceType>/g)].map(([, type]) => type));

    expect(types).toEqual(
      new Set([
        'AWS::CloudWatch::Dashboard',
        'AWS::Events::Rule',
        'AWS::IAM::Policy',
        'AWS::IAM::Role',
        'AWS::Lambda::EventSourceMapping',
        'AWS::Lambda::Function',
        'AWS::Lambda::Permission',
        'AWS::Logs::LogGroup',
        'AWS::S3::Bucket',
        'AWS::SQS::Queue',
      ]),
    );
  });

  it('has a function for each operation, the worker, the failed items, the splitter and the batches, which knows its queues', async () => {
    const { Functions } = JSON.parse(await get('lambda', '/2015-03-31/functions/'));
    const worker = Functions.find(({ Description }: { Description: string }) => Description.includes('work queue'));

    expect(Functions).toHaveLength((await listOperations()).length + 4);
    expect(worker).toMatchObject({
      Runtime: 'nodejs24.x',
      Timeout: 180,
      Environment: {
        Variables: {
          WORK_QUEUE_URL: expect.stringMatching(/\/EwsBatch-WorkQueue/),
          DEAD_LETTER_QUEUE_URL: expect.stringMatching(/\/EwsBatch-DeadLetterQueue/),
        },
      },
    });
  });

  it('has the work queue, whose messages go to the dead-letter queue after a hundred receives', async () => {
    const sqs = new SQSClient({ endpoint: emulator.url, region: 'us-east-1', credentials });
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
    const attributesOf = async (name: string) => {
      const QueueUrl = QueueUrls.find((url) => url.includes(name));
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
      return Attributes;
    };
    const deadLetterTargetArn = (await attributesOf('DeadLetterQueue'))?.QueueArn;

    const workQueue = await attributesOf('WorkQueue');
    expect(workQueue).toMatchObject({ VisibilityTimeout: '1080', MessageRetentionPeriod: '604800' });
    expect(JSON.parse(workQueue?.RedrivePolicy ?? '')).toEqual({ deadLetterTargetArn, maxReceiveCount: 100 });
  });

  it('is removed again', async () => {
    await emulator.cdk('destroy', '--app', inject('assembly'), '--force');

    expect(await get('cloudformation', '/?Action=DescribeStacks&StackName=EwsBatch')).toContain('does not exist');
  });
});
