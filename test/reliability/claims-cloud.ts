import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { CloudOptions } from '../../local/cloud.ts';
import type { RecordedCall } from '../../packages/exchange-emulator/src/index.ts';
import type { Answer } from '../front-door/gateway.ts';
import { startWorkerGateway, type WorkerGateway } from '../queue/worker.ts';

/** An answer of the API with its body as text. */
export interface TextAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A claim as the bucket holds it. */
export type HeldClaim = Readonly<Record<string, unknown>>;

/** The local cloud, as seen by a caller who repeats requests. */
export interface ClaimsCloud extends Omit<WorkerGateway, 'expireClaims'> {
  /** Posts a request and returns the answer's body as it was sent. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<TextAnswer>;
  /** Rewrites every claim under a prefix of the bucket; returns how many there were. */
  rewriteClaims(prefix: string, change: (claim: HeldClaim) => HeldClaim): Promise<number>;
  /** Lets the claims of functions that died expire; returns how many there were. */
  expireClaims(prefix: string): Promise<number>;
  /** Replaces the fault rules of the Exchange emulator, and empties its list of calls. */
  strike(...rules: readonly object[]): Promise<void>;
  /** Returns the calls that the faults have struck. */
  struckCalls(): Promise<readonly RecordedCall[]>;
  /** Waits until the calls that the faults struck have ended, whoever still waits for their answers. */
  untilStruckCallsEnd(): Promise<void>;
  /** Waits until `isTrue` returns true. The test's timeout ends it. */
  until(isTrue: () => Promise<boolean>): Promise<void>;
}

/** Starts the local cloud with a client of its bucket. */
export async function startClaimsCloud(options: Partial<CloudOptions> = {}): Promise<ClaimsCloud> {
  const gateway = await startWorkerGateway(options);
  const { cloud } = gateway;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const s3 = new S3Client({ endpoint: cloud.awsUrl, region: 'us-east-1', credentials });
  const [Bucket = ''] = cloud.bucketNames;
  const keys = async (Prefix: string) => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
    return Contents.map(({ Key = '' }) => Key);
  };
  const read = async (Key: string) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return JSON.parse((await Body?.transformToString()) ?? '') as HeldClaim;
  };
  const rewriteClaims: ClaimsCloud['rewriteClaims'] = async (prefix, change) => {
    const found = await keys(prefix);
    for (const Key of found) {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(change(await read(Key))) }));
    }
    return found.length;
  };
  const struckCalls = async () => {
    const response = await fetch(new URL('/calls', cloud.exchange.url));
    return ((await response.json()) as readonly RecordedCall[]).filter(({ fault }) => fault !== undefined);
  };
  return {
    ...gateway,
    rewriteClaims,
    until,
    strike: async (...rules) => {
      await gateway.takeCalls();
      await gateway.setFaults(...rules);
    },
    struckCalls,
    untilStruckCallsEnd: () =>
      until(async () => {
        const struck = await struckCalls();
        return struck.length > 0 && struck.every(({ responseClasses }) => responseClasses !== undefined);
      }),
    expireClaims: (prefix) => rewriteClaims(prefix, (claim) => ({ ...claim, until: Date.now() })),
    post: async (path, body, headers = {}) => {
      const response = await fetch(`${cloud.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
    close: async () => {
      s3.destroy();
      await gateway.close();
    },
  };
}

/** Returns the results in an answer. */
export function resultsIn({ text }: TextAnswer): Answer['body']['results'] {
  return (JSON.parse(text) as Answer['body']).results;
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await sleep(50);
}
