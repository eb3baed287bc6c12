import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { describe, expect, inject, it } from 'vitest';
import { createSqsClient } from '../../local/aws/sqs-client.ts';
import { startCloud } from '../../local/cloud.ts';

const exchange = { url: 'http://127.0.0.1:9/EWS/Exchange.asmx', auth: 'basic', username: 'svc', password: 'svc' };

/** Returns the attributes of the stack's queues, from a local cloud of their own. */
async function attributes(options: { readonly visibilityTimeout?: number }) {
  const cloud = await startCloud({ assembly: inject('assembly'), exchange, logs: 'ignore', ...options });
  const sqs = createSqsClient(cloud.awsUrl);
  const of = async (namePart: string) =>
    (await sqs.send(new GetQueueAttributesCommand({ QueueUrl: cloud.queueUrl(namePart), AttributeNames: ['All'] })))
      .Attributes;
  const [workQueue, deadLetterQueue] = [await of('WorkQueue'), await of('DeadLetterQueue')];
  await cloud.close();
  return { workQueue, deadLetterQueue };
}

describe('a queue of the stack on the local cloud', () => {
  it('has the attributes of the template, its dead-letter queue by its ARN', async () => {
    const { workQueue, deadLetterQueue } = await attributes({});

    expect(workQueue).toMatchObject({ VisibilityTimeout: '1080', MessageRetentionPeriod: '604800' });
    expect(JSON.parse(workQueue?.RedrivePolicy ?? '')).toEqual({
      deadLetterTargetArn: deadLetterQueue?.QueueArn,
      maxReceiveCount: 100,
    });
  });

  it('has the visibility timeout that is asked for where Lambda polls it', async () => {
    const { workQueue, deadLetterQueue } = await attributes({ visibilityTimeout: 3 });

    expect(workQueue).toMatchObject({ VisibilityTimeout: '3' });
    expect(deadLetterQueue).toMatchObject({ VisibilityTimeout: '30' });
  });
});
