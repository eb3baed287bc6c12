import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { inject } from 'vitest';
import { createSqsClient } from '../../local/aws/sqs-client.ts';
import { type Cloud, type CloudOptions, startCloud } from '../../local/cloud.ts';
import type { StoredItem } from '../../packages/exchange-emulator/src/index.ts';

/** A batch as GET /batches/{batchId} returns it. */
export interface TestBatch {
  readonly batchId: string;
  readonly state: 'waiting' | 'splitting' | 'running' | 'done' | 'failed';
  readonly reason?: string;
  readonly operation?: string;
  readonly name?: string;
  readonly done: number;
  readonly total?: number;
  readonly counts: { readonly success: number; readonly warning: number; readonly error: number };
  readonly waiting?: { readonly entries: number; readonly until: string };
  readonly notes?: readonly string[];
  readonly finishedAt?: string;
}

/** One line of a batch's results file. */
export interface ResultLine {
  readonly line?: number;
  readonly index?: number;
  readonly key?: string;
  readonly responseClass: string;
  readonly responseCode: string;
  readonly messageText?: string;
  readonly deadLettered?: boolean;
  readonly alreadyDone?: boolean;
  readonly item?: { readonly contact: { readonly itemId: object } };
}

/** An EventBridge event that reports the end of a batch. */
export interface EndEvent {
  readonly 'detail-type': string;
  readonly detail: { readonly batchId: string; readonly state: string; readonly counts: TestBatch['counts'] };
}

/** The local cloud, as seen by a caller who drops files into its bucket. */
export interface BatchesCloud {
  readonly cloud: Cloud;
  /** Puts an object into the bucket. The next batch to appear is its batch. */
  drop(key: string, body: string | Uint8Array, metadata?: Readonly<Record<string, string>>): Promise<void>;
  /** Returns the keys of the bucket's objects that start with `prefix`. */
  keys(prefix: string): Promise<readonly string[]>;
  read(key: string): Promise<string>;
  /** Returns the id of the version of an object that was dropped last. */
  versionOf(key: string): string | undefined;
  /** Waits for the batch of the last dropped file and returns its id. */
  newBatchId(): Promise<string>;
  batch(batchId: string): Promise<TestBatch>;
  /** Waits until a batch has `finishedAt`: it is done or failed, and its results are complete. */
  waitForEnd(batchId: string): Promise<TestBatch>;
  /** Returns all results of a batch, following its pages. */
  results(batchId: string, query?: string): Promise<readonly ResultLine[]>;
  events(): Promise<readonly EndEvent[]>;
  /** Returns the display names of a mailbox's contacts, sorted. */
  contacts(mailbox: string): Promise<readonly string[]>;
  setFaults(rules: readonly object[]): Promise<void>;
  close(): Promise<void>;
}

// In ms: the Exchange emulator ends an unanswered call sooner than a real one.
const settleMs = '300';

/** Starts the local cloud. */
export async function startBatchesCloud(options: Partial<CloudOptions> = {}): Promise<BatchesCloud> {
  const cloud = await startCloud({ assembly: inject('assembly'), logs: 'ignore', settleMs, ...options });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const s3 = new S3Client({ endpoint: cloud.awsUrl, region: 'us-east-1', credentials });
  const [Bucket = ''] = cloud.bucketNames;
  const known = new Set<string>();
  const versions = new Map<string, string>();
  const keys = async (Prefix: string): Promise<readonly string[]> => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
    return Contents.map(({ Key = '' }) => Key);
  };
  const json = async <Content>(url: string): Promise<Content> => (await (await fetch(url)).json()) as Content;
  const batch = (batchId: string) => json<TestBatch>(`${cloud.url}/batches/${batchId}`);
  return {
    cloud,
    keys,
    batch,
    drop: async (Key, Body, Metadata = {}) => {
      for (const key of await keys('batches/')) known.add(batchIdOf(key));
      const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key, Body, Metadata }));
      if (VersionId !== undefined) versions.set(Key, VersionId);
    },
    read: async (Key) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return (await Body?.transformToString()) ?? '';
    },
    versionOf: (key) => versions.get(key),
    newBatchId: () => until(async () => (await keys('batches/')).map(batchIdOf).find((id) => !known.has(id))),
    waitForEnd: (batchId) =>
      until(async () => {
        const described = await batch(batchId);
        return described.finishedAt === undefined ? undefined : described;
      }),
    results: async (batchId, query = '') => {
      const lines: ResultLine[] = [];
      let path: string | undefined = `/batches/${batchId}/results${query}`;
      while (path !== undefined) {
        const response = await fetch(`${cloud.url}${path}`);
        lines.push(
          ...(await response.text())
            .split('\n')
            .slice(0, -1)
            .map((line) => JSON.parse(line) as ResultLine),
        );
        path = /<([^>]*)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
      }
      return lines;
    },
    events: () => json(`${cloud.awsUrl}/events`),
    contacts: async (mailbox) => {
      const items = await json<readonly StoredItem[]>(new URL(`/mailboxes/${mailbox}/items`, cloud.exchange.url).href);
      return items.map(({ properties }) => String(properties['contacts:DisplayName'])).sort();
    },
    setFaults: async (rules) => {
      await fetch(new URL('/faults', cloud.exchange.url), { method: 'PUT', body: JSON.stringify(rules) });
    },
    close: async () => {
      s3.destroy();
      await cloud.close();
    },
  };
}

function batchIdOf(key: string): string {
  return key.split('/')[1] ?? '';
}

/** Puts a message with these attributes on the work queue and returns its id. */
export async function sendToWorkQueue(
  { awsUrl, queueUrl }: Cloud,
  message: object,
  attributes: Readonly<Record<string, string>> = {},
): Promise<string> {
  const sqs = createSqsClient(awsUrl);
  const { MessageId = '' } = await sqs.send(
    new SendMessageCommand({
      QueueUrl: queueUrl('WorkQueue'),
      MessageBody: JSON.stringify(message),
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      ),
    }),
  );
  sqs.destroy();
  return MessageId;
}

/** Waits until the work queue holds no message, not even one that is delayed. */
export async function waitForEmptyQueue({ awsUrl, queueUrl }: Cloud): Promise<void> {
  const sqs = createSqsClient(awsUrl);
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl('WorkQueue'), AttributeNames: ['All'] });
  await until(async () => {
    const { Attributes = {} } = await sqs.send(command);
    const counts = Object.entries(Attributes).filter(([name]) => name.startsWith('ApproximateNumberOfMessages'));
    return counts.every(([, count]) => count === '0') || undefined;
  });
  sqs.destroy();
}

/** Calls `ask` every 100 ms until it returns something. The test's timeout ends it. */
export async function until<Thing>(ask: () => Promise<Thing | undefined>): Promise<Thing> {
  for (;;) {
    const thing = await ask();
    if (thing !== undefined) return thing;
    await sleep(100);
  }
}

/** Returns entries as a JSON Lines file. */
export function jsonLines(entries: readonly object[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}
