import { randomUUID } from 'node:crypto';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { vi } from 'vitest';
import type { AwsFault } from '../../local/aws/aws-faults.ts';
import { createSqsClient } from '../../local/aws/sqs-client.ts';
import type { CloudOptions } from '../../local/cloud.ts';
import { type Gateway, startGateway } from '../front-door/gateway.ts';

/** A message for the worker. `sentAt` is in ms since 1970. */
export interface Delivery {
  readonly body: string | object;
  readonly messageId?: string;
  readonly receiveCount?: number;
  readonly sentAt?: number;
  /** Its message attributes, all strings. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A line of results as GET /batches/{id}/results returns it. */
export interface ResultLine {
  readonly line?: number;
  readonly index?: number;
  readonly key?: string;
  readonly responseClass: string;
  readonly responseCode: string;
  readonly alreadyDone?: boolean;
  readonly attempt?: number;
}

/** The local cloud, with functions that invoke its worker as the queue does. */
export interface WorkerGateway extends Gateway {
  /** Invokes the worker with messages and returns the ids in its batchItemFailures. */
  deliver(...deliveries: readonly Delivery[]): Promise<readonly string[]>;
  /** Replaces the fault rules of the Exchange emulator. */
  setFaults(...rules: readonly object[]): Promise<void>;
  /** Delivers a message again and again, each time with one receive more, until it is done. */
  deliverUntilDone(delivery: Delivery): Promise<void>;
  /** Replaces the fault switches of the AWS front. */
  setAwsFaults(...faults: readonly AwsFault[]): Promise<void>;
  /** Waits until each fault switch of the AWS front was applied. */
  untilAwsFaultsApplied(): Promise<void>;
  /** Waits until no message of the work queue is visible or delayed. */
  untilQueueIsIdle(): Promise<void>;
  /** Waits until every entry of a batch has its result. */
  untilSettled(batchId: string): Promise<void>;
  /** The bucket of batches. */
  readonly bucket: TestBucket;
  /** Lets the claims of a batch expire, as if their time had passed. */
  expireClaims(batchId: string): Promise<void>;
  /** Returns the results of a batch. */
  results(batchId: string): Promise<readonly ResultLine[]>;
  /** Returns a mailbox's items whose name or subject contains `text`, each as `folder/name`. */
  itemsNamed(mailbox: string, text: string): Promise<readonly string[]>;
}

/** A bucket as a test reads and writes it. */
export interface TestBucket {
  keys(prefix: string): Promise<readonly string[]>;
  read(key: string): Promise<string>;
  write(key: string, content: string): Promise<void>;
}

interface HeldItem {
  readonly folder: string;
  readonly properties: { readonly [property: string]: unknown };
}

/** Starts the local cloud. Its worker is invoked through Lambda's Invoke API. */
export async function startWorkerGateway(options: Partial<CloudOptions> = {}): Promise<WorkerGateway> {
  const gateway = await startGateway(undefined, options);
  const { cloud } = gateway;
  const bucket = openBucket(cloud);
  const deliver = async (...deliveries: readonly Delivery[]) => {
    const url = `${cloud.awsUrl}/2015-03-31/functions/${cloud.functionName('Worker')}/invocations`;
    const body = JSON.stringify({ Records: deliveries.map(recordOf) });
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const text = await response.text();
    if (response.headers.has('x-amz-function-error')) throw new Error(`the worker threw: ${text}`);
    const { batchItemFailures } = JSON.parse(text) as { batchItemFailures: { itemIdentifier: string }[] };
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  return {
    ...gateway,
    bucket,
    deliver,
    async deliverUntilDone({ receiveCount = 1, ...delivery }) {
      let times = receiveCount;
      await vi.waitFor(
        async () => {
          const failed = await deliver({ ...delivery, receiveCount: times });
          times += 1;
          if (failed.length > 0) throw new Error(`given back ${times - receiveCount} times`);
        },
        { timeout: 100_000, interval: 500 },
      );
    },
    async setAwsFaults(...faults) {
      const response = await fetch(`${cloud.awsUrl}/aws-faults`, { method: 'PUT', body: JSON.stringify(faults) });
      if (!response.ok) throw new Error(await response.text());
    },
    async untilAwsFaultsApplied() {
      await vi.waitFor(
        async () => {
          const rules = (await (await fetch(`${cloud.awsUrl}/aws-faults`)).json()) as { applied: number }[];
          if (!rules.every(({ applied }) => applied > 0)) throw new Error('not applied');
        },
        { timeout: 100_000 },
      );
    },
    async untilQueueIsIdle() {
      const sqs = createSqsClient(cloud.awsUrl);
      const wanted = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesDelayed'] as const;
      await vi.waitFor(
        async () => {
          const QueueUrl = cloud.queueUrl('WorkQueue');
          const { Attributes = {} } = await sqs.send(
            new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...wanted] }),
          );
          if (wanted.some((name) => Attributes[name] !== '0')) throw new Error('there are messages');
        },
        { timeout: 100_000 },
      );
      sqs.destroy();
    },
    async untilSettled(batchId) {
      await vi.waitFor(
        async () => {
          const { state } = (await (await fetch(`${cloud.url}/batches/${batchId}`)).json()) as { state: string };
          if (state !== 'done') throw new Error(state);
        },
        { timeout: 100_000, interval: 200 },
      );
    },
    async expireClaims(batchId) {
      for (const key of await bucket.keys(`batches/${batchId}/claims/`)) {
        const claim = JSON.parse(await bucket.read(key)) as object;
        await bucket.write(key, JSON.stringify({ ...claim, until: Date.now() }));
      }
    },
    async results(batchId) {
      const text = await (await fetch(`${cloud.url}/batches/${batchId}/results`)).text();
      const lines = text.split('\n').slice(0, -1);
      return lines.map((line) => JSON.parse(line) as ResultLine);
    },
    async setFaults(...rules) {
      const response = await fetch(new URL('/faults', cloud.exchange.url), {
        method: 'PUT',
        body: JSON.stringify(rules),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    async itemsNamed(mailbox, text) {
      const response = await fetch(new URL(`/mailboxes/${mailbox}/items`, cloud.exchange.url));
      const items = (await response.json()) as readonly HeldItem[];
      const names = items.map(({ folder, properties }) => {
        const name = properties['contacts:DisplayName'] ?? properties['item:Subject'];
        return `${folder}/${name}`;
      });
      return names.filter((name) => name.includes(text)).sort();
    },
  };
}

function openBucket({ awsUrl: endpoint, bucketNames: [Bucket = ''] }: Gateway['cloud']): TestBucket {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const s3 = new S3Client({ endpoint, region: 'us-east-1', credentials });
  return {
    async keys(Prefix) {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
      return Contents.map(({ Key = '' }) => Key);
    },
    async read(Key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return (await Body?.transformToString()) ?? '';
    },
    async write(Key, Body) {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    },
  };
}

function recordOf({
  body,
  messageId = randomUUID(),
  receiveCount = 1,
  sentAt = Date.now(),
  attributes = {},
}: Delivery) {
  return {
    messageId,
    receiptHandle: 'of no message',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: String(receiveCount), SentTimestamp: String(sentAt) },
    messageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, stringValue]) => [name, { stringValue, dataType: 'String' }]),
    ),
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:WorkQueue',
  };
}
