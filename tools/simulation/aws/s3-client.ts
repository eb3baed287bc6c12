import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Simulation } from '../core/simulation.ts';
import type { Instance } from '../lambda/instance.ts';
import { makeAwsCall } from './aws-call.ts';
import type { SimulatedBucket } from './bucket.ts';

const region = 'eu-central-1';
const real = new S3Client({ region, credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' } });

/** A bucket, and whether S3 refuses to write to it. */
export interface SimulatedS3 {
  readonly bucket: SimulatedBucket;
  /** How many objects S3 lists at a time: few, so that small workloads have several pages. */
  readonly keysPerPage: number;
  refusesWrites(where: string): boolean;
}

/** Returns an S3 client of one function instance; it knows the commands that lib/ sends. */
export function s3ClientOf(
  instance: Instance,
  { bucket, keysPerPage, refusesWrites }: SimulatedS3,
  simulation: Simulation,
): S3Client {
  const { faults } = simulation;
  const execute = (command: unknown): object => {
    if (command instanceof PutObjectCommand) return put(command);
    if (command instanceof GetObjectCommand) return get(command);
    if (command instanceof ListObjectsV2Command) return list(command);
    throw new TypeError('the simulated S3 does not know this command');
  };
  const put = ({ input }: PutObjectCommand) => {
    const { Key = '', Body, IfNoneMatch, IfMatch, Metadata } = input;
    const isConditional = IfNoneMatch !== undefined || IfMatch !== undefined;
    if (isConditional && faults.strike('S3 reports a conflict to a conditional write', Key)) {
      throw serviceError('ConditionalRequestConflict', 409);
    }
    const written = bucket.put(Key, String(Body), { ifNoneMatch: IfNoneMatch, ifMatch: IfMatch }, Metadata);
    if (written === 'PreconditionFailed') throw serviceError('PreconditionFailed', 412);
    if (written === 'NoSuchKey') throw new NoSuchKey({ message: Key, $metadata: {} });
    return { ETag: written.etag, VersionId: written.versionId };
  };
  const get = ({ input: { Key = '', VersionId } }: GetObjectCommand) => {
    const found = bucket.get(Key, VersionId);
    if (!found) throw new NoSuchKey({ message: Key, $metadata: {} });
    const Body = Readable.from([Buffer.from(found.body)]);
    const { etag: ETag, metadata: Metadata, versionId } = found;
    return { Body, ContentLength: Buffer.byteLength(found.body), ETag, Metadata, VersionId: versionId };
  };
  const list = ({ input: { Prefix = '', StartAfter = '', ContinuationToken } }: ListObjectsV2Command) => {
    const after = ContinuationToken ?? StartAfter;
    const all = bucket.list(Prefix).filter(({ key }) => key > after);
    const page = all.slice(0, keysPerPage);
    const Contents = page.map(({ key, lastModified, etag, body }) => ({
      Key: key,
      LastModified: new Date(lastModified),
      ETag: etag,
      Size: Buffer.byteLength(body),
    }));
    return { Contents, ...(all.length > page.length ? { NextContinuationToken: page.at(-1)?.key } : {}) };
  };
  const send = (command: unknown) => {
    const what = describe(command);
    const isWrite = command instanceof PutObjectCommand;
    const isRefused = () =>
      isWrite
        ? refusesWrites(what) || faults.strike('S3 refuses a write', what) !== undefined
        : faults.strike('S3 refuses a read', what) !== undefined;
    const answered = makeAwsCall(
      {
        what,
        refusal: () => (isRefused() ? serviceError('SlowDown', 503) : undefined),
        execute: () => execute(command),
        isAnswerLost: () => isWrite && faults.strike('the answer of S3 to a write is lost', what) !== undefined,
      },
      instance,
      simulation,
    );
    // The caller reads the body as soon as it has the answer.
    return command instanceof GetObjectCommand ? answered.finally(simulation.world.readsStream) : answered;
  };
  return Object.assign(Object.create(real), { send });
}

function serviceError(name: string, httpStatusCode: number): S3ServiceException {
  const $fault = httpStatusCode < 500 ? 'client' : 'server';
  return new S3ServiceException({ name, $fault, message: name, $metadata: { httpStatusCode } });
}

function describe(command: unknown): string {
  if (command instanceof PutObjectCommand) {
    const { Key, IfNoneMatch, IfMatch } = command.input;
    return `S3 Put ${Key}${IfNoneMatch ? ' if absent' : ''}${IfMatch ? ' if unchanged' : ''}`;
  }
  if (command instanceof GetObjectCommand) return `S3 Get ${command.input.Key}`;
  return command instanceof ListObjectsV2Command ? `S3 List ${command.input.Prefix}` : 'S3';
}
