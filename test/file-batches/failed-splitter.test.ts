import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FunctionLogs, openFunctionLogs } from '../api-sign-in/function-logs.ts';
import { type ChangedAssembly, changeAssembly, withVariables } from '../front-door/changed-assembly.ts';
import { type AwsProxy, type FateOf, startAwsProxy } from './aws-proxy.ts';
import { type BatchesCloud, sendToWorkQueue, startBatchesCloud, until, waitForEmptyQueue } from './batches-cloud.ts';

const mailbox = 'sadie@contoso.com';
const csv = 'displayName\nSadie Daniels\nHope Gross\n';

/** Returns the default stage's cloud assembly with other environment variables for the splitter. */
const withSplitter = (variables: Readonly<Record<string, string>>) =>
  changeAssembly((id, resource) =>
    resource.Type === 'AWS::Lambda::Function' && id.startsWith('FileBatchesSplitter')
      ? withVariables(resource, (own) => ({ ...own, ...variables }))
      : resource,
  );

/** Returns the events that report the end of a batch. */
const eventsOf = async (bucket: BatchesCloud, batchId: string) =>
  (await bucket.events()).filter(({ detail }) => detail.batchId === batchId);

/** Makes a batch with POST /batches, uploads its file and returns its id. */
async function upload({ cloud }: BatchesCloud): Promise<string> {
  const made = await fetch(`${cloud.url}/batches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operation: 'CreateItem', mailbox, name: 'people.csv' }),
  });
  const { batchId, uploadUrl } = (await made.json()) as { readonly batchId: string; readonly uploadUrl: string };
  await fetch(uploadUrl, { method: 'PUT', body: csv });
  return batchId;
}

describe('a splitter that the bucket or a kill stops', () => {
  let proxy: AwsProxy;
  let assembly: ChangedAssembly;
  let logs: FunctionLogs;
  let bucket: BatchesCloud;
  beforeAll(async () => {
    proxy = await startAwsProxy();
    assembly = await withSplitter({ AWS_ENDPOINT_URL_S3: proxy.url });
    logs = openFunctionLogs();
    bucket = await startBatchesCloud({ assembly: assembly.folder, logs: logs.descriptor });
  });
  afterAll(async () => {
    await bucket.close();
    await assembly.remove();
    logs.remove();
    proxy.close();
  });

  const direct = (fateOf: FateOf) => proxy.direct(bucket.cloud.awsUrl, fateOf);
  const refuseReading = () => direct(({ name }) => (/^GET .*(inbox|uploads)\//.test(name) ? 'refuse' : 'pass'));
  const cause = /^the splitter failed in 3 attempts \(RetriesExhausted, (Error|Runtime.ExitError)\): its log for the /;
  const failed = { state: 'failed', operation: 'CreateItem', name: 'people.csv', reason: expect.stringMatching(cause) };

  it('makes the batch of a dropped file fail that it cannot read, with an event, and without the mailbox in a log', async () => {
    refuseReading();
    await bucket.drop(`inbox/create-item/${mailbox}/people.csv`, csv);
    const batchId = await bucket.newBatchId();

    const batch = await bucket.waitForEnd(batchId);

    expect(batch).toMatchObject(failed);
    expect(batch.reason).toMatch(/; drop the file again once the cause is removed$/);
    expect(await eventsOf(bucket, batchId)).toMatchObject([
      { 'detail-type': 'Batch failed', detail: { state: 'failed', operation: 'CreateItem', reason: batch.reason } },
    ]);
    expect(logs.lines().find(({ message }) => message === 'file not split')).toMatchObject({ level: 'ERROR', batchId });
    expect(logs.text()).not.toMatch(/sadie@contoso|people\.csv|Hope Gross/);
  });

  it('splits a file that failed once it is dropped again and can be read', async () => {
    direct(() => 'pass');
    await bucket.drop(`inbox/create-item/${mailbox}/people.csv`, csv);

    const batch = await bucket.waitForEnd(await bucket.newBatchId());

    expect(batch).toMatchObject({ state: 'done', total: 2, counts: { success: 2 } });
    expect(await bucket.contacts(mailbox)).toEqual(['Hope Gross', 'Sadie Daniels']);
  });

  it('makes the batch of an uploaded file fail that it cannot read, and not because of a second file', async () => {
    direct(() => 'pass');
    const done = await upload(bucket);
    const whole = await bucket.waitForEnd(done);
    refuseReading();
    await bucket.drop(`uploads/${done}/second.csv`, csv);
    await bucket.drop('uploads/no-batch/third.csv', csv);
    const batchId = await upload(bucket);

    const batch = await bucket.waitForEnd(batchId);
    expect(batch).toMatchObject(failed);
    expect(batch.reason).toMatch(/; make the batch again with POST \/batches once the cause is removed$/);
    expect(await eventsOf(bucket, batchId)).toHaveLength(1);
    expect(await bucket.batch(done)).toEqual(whole);
    expect(await bucket.keys('batches/no-batch/')).toEqual([]);
  });

  it('makes the batch fail that it has begun, and that batch goes on once its file is dropped again', async () => {
    const file = ['inbox/create-item/hope@contoso.com/people.csv', csv] as const;
    direct(({ name, body }) => {
      if (!/^PUT .*checkpoint\.json/.test(name) || body.includes('"nextPart":0')) return 'pass';
      bucket.cloud.killFunction('Splitter');
      return 'lose';
    });
    await bucket.drop(...file);
    const batchId = await bucket.newBatchId();
    const begun = await bucket.waitForEnd(batchId);
    // Nobody watches it any more.
    await waitForEmptyQueue(bucket.cloud);
    const ids = await batchIds();
    direct(() => 'pass');
    await bucket.drop(...file);
    await until(async () => ((await bucket.batch(batchId)).state === 'done' ? true : undefined));

    expect(begun).toMatchObject(failed);
    expect(await bucket.waitForEnd(batchId)).toMatchObject({ state: 'done', total: 2, counts: { success: 2 } });
    expect(await batchIds()).toEqual(ids);
    expect(await bucket.contacts('hope@contoso.com')).toEqual(['Hope Gross', 'Sadie Daniels']);
  });

  it('has its batch end as done if it goes on although the batch was said to have failed', async () => {
    const key = 'inbox/create-item/mack@contoso.com/people.csv';
    const split = Promise.withResolvers<'pass'>();
    direct(({ name }) => (/^PUT .*split\.json/.test(name) ? split.promise : 'pass'));
    await bucket.drop(key, csv);
    const batchId = await bucket.newBatchId();
    await until(async () => (await bucket.batch(batchId)).counts.success === 2 || undefined);
    const object = { key, 'version-id': bucket.versionOf(key) };
    await sendToWorkQueue(bucket.cloud, {
      version: '1.0',
      timestamp: new Date().toISOString(),
      requestContext: { requestId: 'request-1', condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { detail: { object } },
    });
    const failedMeanwhile = await bucket.waitForEnd(batchId);
    split.resolve('pass');

    await until(async () => ((await eventsOf(bucket, batchId)).length === 2 ? true : undefined));
    expect(failedMeanwhile.state).toBe('failed');
    expect((await eventsOf(bucket, batchId)).map((event) => event['detail-type'])).toEqual([
      'Batch failed',
      'Batch done',
    ]);
  });

  it('makes the batch of a file fail that EventBridge could not deliver, and none because of options or of a second file', async () => {
    const split = Promise.withResolvers<'pass'>();
    direct(({ name }) => (/^PUT .*split\.json/.test(name) ? split.promise : 'pass'));
    const begun = await upload(bucket);
    await until(async () => (await bucket.batch(begun)).counts.success === 2 || undefined);
    await bucket.drop('inbox/create-item/alfred@contoso.com/beside.json', '{}');

    await deliverUndelivered(
      `uploads/${begun}/second.csv`,
      'inbox/create-item/alfred@contoso.com/beside.json',
      'inbox/create-item/alfred@contoso.com/people.csv',
    );
    const batch = await bucket.waitForEnd(await bucket.newBatchId());
    split.resolve('pass');

    expect(batch).toMatchObject({ state: 'failed', name: 'people.csv' });
    expect(batch.reason).toMatch(/^EventBridge could not invoke the splitter \(NO_PERMISSIONS\); drop the file again/);
    expect(await bucket.waitForEnd(begun)).toMatchObject({ state: 'done', counts: { success: 2 } });
    expect(await eventsOf(bucket, begun)).toMatchObject([{ 'detail-type': 'Batch done' }]);
  });

  /** Invokes the worker with the events of files that EventBridge could not deliver, as its dead-letter queue has them. */
  async function deliverUndelivered(...keys: readonly string[]): Promise<void> {
    const attribute = (stringValue: string) => ({ stringValue, dataType: 'String' });
    const Records = keys.map((key, place) => ({
      messageId: `message-${place}`,
      receiptHandle: 'of no message',
      body: JSON.stringify({ time: new Date().toISOString(), detail: { object: { key, 'version-id': 'v-1' } } }),
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(Date.now()) },
      messageAttributes: {
        RULE_ARN: attribute('arn:aws:events:us-east-1:000000000000:rule/FileDropped'),
        ERROR_CODE: attribute('NO_PERMISSIONS'),
      },
    }));
    const { awsUrl, functionName } = bucket.cloud;
    const url = `${awsUrl}/2015-03-31/functions/${functionName('Worker')}/invocations`;
    const response = await fetch(url, { method: 'POST', body: JSON.stringify({ Records }) });
    expect(await response.json()).toEqual({ batchItemFailures: [] });
  }

  async function batchIds(): Promise<readonly string[]> {
    return [...new Set((await bucket.keys('batches/')).map((key) => key.split('/')[1] ?? ''))];
  }
});

describe('a splitter with a wrong environment', () => {
  it('makes the batch of each file fail, and none because of options', async () => {
    const assembly = await withSplitter({ BATCHES_BUCKET: '' });
    const bucket = await startBatchesCloud({ assembly: assembly.folder });
    await bucket.drop(`inbox/create-item/${mailbox}/people.json`, '{}');
    await bucket.drop(`inbox/create-item/${mailbox}/people.csv`, csv);

    const batch = await bucket.waitForEnd(await bucket.newBatchId());
    const uploaded = await bucket.waitForEnd(await upload(bucket));
    const ids = new Set((await bucket.keys('batches/')).map((key) => key.split('/')[1]));
    await bucket.close();
    await assembly.remove();

    expect([batch.state, uploaded.state]).toEqual(['failed', 'failed']);
    expect(ids).toEqual(new Set([batch.batchId, uploaded.batchId]));
  });
});
