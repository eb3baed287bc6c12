import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsFront, startAwsFront } from '../../local/aws/aws-front.ts';

let front: AwsFront;
beforeAll(async () => {
  front = await startAwsFront(0);
  await front.createQueue('DeadLetterQueue1', { MessageRetentionPeriod: '1209600' });
  front.putSecret('ews-batch/exchange', '{"username":"svc@contoso.com","password":"svc"}');
});
afterAll(() => front.close());

const clientOptions = (region: string) => ({
  endpoint: front.url,
  region,
  credentials: { accessKeyId: `anybody in ${region}`.replaceAll(' ', ''), secretAccessKey: 'anything' },
});

describe('the AWS front', () => {
  it.each(['us-east-1', 'eu-central-1', 'ap-southeast-2'])(
    'shows the same queues to a client in %s',
    async (region) => {
      const sqs = new SQSClient(clientOptions(region));
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'DeadLetterQueue1' }));
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: region }));

      expect(QueueUrl).toBe(front.queueUrl('DeadLetterQueue1'));
      const received = await sqs.send(new ReceiveMessageCommand({ QueueUrl: front.queueUrl('DeadLetterQueue1') }));
      expect(received.Messages?.map(({ Body }) => Body)).toEqual([region]);
    },
  );

  it('keeps the text of a message as it is, even where it reads like a queue URL', async () => {
    const sqs = new SQSClient(clientOptions('us-east-1'));
    const QueueUrl = front.queueUrl('DeadLetterQueue2');
    await front.createQueue('DeadLetterQueue2', {});
    const MessageBody = 'http://sqs.us-east-1.localhost:3002/000000000000/DeadLetterQueue2';
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));

    const received = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(received.Messages?.map(({ Body }) => Body)).toEqual([MessageBody]);
  });

  it('gives the secret that the functions sign in with', async () => {
    const secrets = new SecretsManagerClient(clientOptions('eu-west-1'));

    expect(await secrets.send(new GetSecretValueCommand({ SecretId: 'ews-batch/exchange' }))).toMatchObject({
      Name: 'ews-batch/exchange',
      SecretString: '{"username":"svc@contoso.com","password":"svc"}',
      VersionStages: ['AWSCURRENT'],
    });
  });

  it('has no other secret', async () => {
    const secrets = new SecretsManagerClient(clientOptions('eu-west-1'));

    await expect(secrets.send(new GetSecretValueCommand({ SecretId: 'ews-batch/other' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Secret not found: ews-batch/other',
    });
  });

  it('listens on loopback alone', () => {
    expect(new URL(front.url).hostname).toBe('127.0.0.1');
  });
});
