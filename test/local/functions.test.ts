import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ProbeCloud, startProbeCloud } from './probe-cloud.ts';

let cloud: ProbeCloud;
beforeAll(async () => {
  cloud = await startProbeCloud();
});
afterAll(() => cloud.close());

describe('a function on the local cloud', () => {
  it('sees the variables of the template, those of Lambda, and no others', async () => {
    const { body } = await cloud.ask('environment');

    expect(body).toEqual({
      EWS_URL: 'http://127.0.0.1:9/EWS/Exchange.asmx',
      EWS_AUTH: 'basic',
      EWS_CA_SECRET_ID: '',
      EWS_SECRET_ID: 'ews-batch/exchange',
      EWS_SETTLE_MS: '1234',
      POWERTOOLS_SERVICE_NAME: 'EwsBatch',
      POWERTOOLS_METRICS_NAMESPACE: 'ews-batch',
      CALLS_IN_FLIGHT: '4',
      ALLOWED_MAILBOXES: 'self,*@contoso.com,importer@fabrikam.com',
      DEAD_LETTER_QUEUE_URL: cloud.queueUrl('DeadLetterQueue'),
      WORK_QUEUE_URL: cloud.queueUrl('WorkQueue'),
      BATCHES_BUCKET: cloud.bucketNames[0],
      AWS_ENDPOINT_URL: cloud.awsUrl,
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ACCOUNT_ID: '000000000000',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: expect.stringMatching(/^WriteProbeFunction/),
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_LOG_GROUP_NAME: expect.stringMatching(/^\/aws\/lambda\/WriteProbeFunction/),
      AWS_LAMBDA_LOG_STREAM_NAME: expect.stringMatching(/^local\//),
      LAMBDA_TASK_ROOT: expect.stringContaining('/asset.'),
      _HANDLER: 'write-probe.handler',
      LANG: 'en_US.UTF-8',
      TZ: ':UTC',
    });
  });

  it('knows no dead-letter queue where its operation only reads', async () => {
    const response = await fetch(`${cloud.url}/read-probe`, { method: 'POST' });

    expect(await response.json()).not.toHaveProperty('DEAD_LETTER_QUEUE_URL');
  });

  it('is told who it is and how much of its time is left', async () => {
    const { body } = await cloud.ask('context');

    expect(body).toEqual({
      functionName: expect.stringMatching(/^WriteProbeFunction/),
      functionVersion: '$LATEST',
      memoryLimitInMB: '512',
      logGroupName: expect.stringMatching(/^\/aws\/lambda\//),
      logStreamName: expect.stringMatching(/^local\//),
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      remainingMs: expect.any(Number),
    });
    expect(body.remainingMs).toBeGreaterThan(0);
    expect(body.remainingMs).toBeLessThanOrEqual(29_000);
  });

  it('keeps its process from one request to the next', async () => {
    const first = await cloud.ask('process');
    const second = await cloud.ask('process');

    expect(second.body).toEqual(first.body);
  });

  it('tells how much memory it has used at most, in MB', async () => {
    await cloud.ask('process');

    expect(cloud.maxMemoryUsed('WriteProbe')).toBeGreaterThan(20);
    expect(cloud.maxMemoryUsed('BrokenProbe')).toBe(0);
  });

  it('has a process for each of the requests that come at the same time', async () => {
    const answers = await Promise.all([cloud.ask('sleep=300'), cloud.ask('sleep=300'), cloud.ask('sleep=300')]);

    expect(new Set(answers.map(({ body }) => body.pid)).size).toBe(3);
  });

  it('answers 500 when its process dies, and works again with the next one', async () => {
    expect(await cloud.ask('exit')).toMatchObject({ status: 500, body: { message: 'Internal Server Error' } });
    expect(await cloud.ask('process')).toMatchObject({ status: 200 });
  });

  it('answers 500 when it throws, without a word of why, and keeps its process', async () => {
    const before = await cloud.ask('process');
    expect(await cloud.ask('fail')).toMatchObject({ status: 500, body: { message: 'Internal Server Error' } });
    expect((await cloud.ask('process')).body).toEqual(before.body);
  });

  it('answers 500 when its bundle cannot be loaded', async () => {
    const response = await fetch(`${cloud.url}/broken-probe`, { method: 'POST' });

    expect([response.status, await response.json()]).toEqual([500, { message: 'Internal Server Error' }]);
  });

  it('is killed at its timeout even while it computes, and answered for with 503', async () => {
    const ask = (query: string) => cloud.ask(query, {}, 'spin-probe');

    expect(await ask('spin')).toMatchObject({ status: 503, body: { message: 'Service Unavailable' } });
    // The timeout is short: on a busy machine the next process may need more than one attempt.
    await vi.waitFor(async () => expect(await ask('')).toMatchObject({ status: 200 }), { timeout: 100_000 });
  });

  it('is replaced where its process died between two requests', async () => {
    const { body } = await cloud.ask('process');
    process.kill(body.pid, 'SIGKILL');

    await vi.waitFor(async () => {
      const next = await cloud.ask('process');
      expect(next.status).toBe(200);
      expect(next.body.pid).not.toBe(body.pid);
    }, 100_000);
  });
});

describe('a queue on the local cloud', () => {
  it('is there with the attributes of the template', async () => {
    const response = await fetch(cloud.awsUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.GetQueueAttributes' },
      body: JSON.stringify({
        QueueUrl: cloud.queueUrl('DeadLetterQueue'),
        AttributeNames: ['MessageRetentionPeriod'],
      }),
    });

    expect(await response.json()).toEqual({ Attributes: { MessageRetentionPeriod: '1209600' } });
  });

  it('is not found by a name that the template does not have', () => {
    expect(() => cloud.queueUrl('MailQueue')).toThrow('The template has no queue whose name contains MailQueue');
  });
});
