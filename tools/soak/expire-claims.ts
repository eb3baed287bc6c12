import {
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import * as z from 'zod';
import { region } from '../../local/aws/account.ts';
import type { Cloud } from '../../local/cloud.ts';

const claim = z.looseObject({ at: z.number(), until: z.number() });
const claimsAtOnce = 16;

/** Lets the claims of workers that were killed at `killedAt` expire `settleMs` later, when their calls are over. In AWS they expire when the workers' time is over, too. */
export async function expireClaims(cloud: Cloud, killedAt: number, settleMs: number): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const s3 = new S3Client({ endpoint: cloud.awsUrl, region, credentials });
  const [Bucket = ''] = cloud.bucketNames;
  const until = killedAt + settleMs;
  await pLimit(claimsAtOnce).map(await claimsIn(s3, Bucket), async (Key) => {
    const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const record = claim.parse(JSON.parse((await Body?.transformToString()) ?? ''));
    if (record.at > killedAt || record.until <= until) return;
    const command = new PutObjectCommand({ Bucket, Key, Body: JSON.stringify({ ...record, until }), IfMatch: ETag });
    await s3.send(command).catch((error: unknown) => {
      // Another worker has claimed it meanwhile.
      if (!(error instanceof Error && error.name === 'PreconditionFailed')) throw error;
    });
  });
  s3.destroy();
}

async function claimsIn(s3: S3Client, Bucket: string): Promise<readonly string[]> {
  const keys: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page: ListObjectsV2CommandOutput = await s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'batches/', ContinuationToken }),
    );
    keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return keys.filter((key) => /\/claims\/\d/.test(key));
}
