import { Duration, Size } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { EventBus, type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { BundledCode } from '../bundle.ts';
import { functionEntry } from '../operations.ts';
import type { BatchApi } from './batch-api.ts';
import { BatchFunction, type BatchFunctionProps } from './batch-function.ts';
import { BatchesBucket } from './batches-bucket.ts';
import type { DeploymentProps } from './deployment.ts';

/** The entry files of the functions for batches of files. */
export const fileBatchesEntries = { splitter: functionEntry('splitter'), batches: functionEntry('batches') };

const routes = [
  [HttpMethod.POST, '/batches'],
  [HttpMethod.GET, '/batches/{id}'],
  [HttpMethod.GET, '/batches/{id}/results'],
] as const;

/** The props of batches of files: the code of each function, the API that gets their routes, and the work queue. */
export interface FileBatchesProps extends DeploymentProps {
  codeOf(entry: string): BundledCode;
  readonly batchApi: BatchApi;
  readonly workQueue: IQueue;
}

type FileFunctionProps = Pick<BatchFunctionProps, 'description' | 'timeout' | 'ephemeralStorageSize' | 'onFailure'> & {
  readonly entry: string;
};

/** The bucket of batches, the function that splits each file put into it, and the function behind the `/batches` routes. */
export class FileBatches extends Construct {
  readonly bucket: BatchesBucket;
  readonly splitter: LambdaFunction;
  private readonly props: FileBatchesProps;
  private readonly events: IEventBus;

  constructor(scope: Construct, id: string, props: FileBatchesProps) {
    super(scope, id);
    this.props = props;
    this.bucket = new BatchesBucket(this, 'Bucket', props);
    this.events = EventBus.fromEventBusName(this, 'Events', 'default');
    this.splitter = this.addSplitter();
    this.addBatches();
  }

  /** The environment variables that name the bucket and the work queue. */
  get environment(): Readonly<Record<string, string>> {
    return { BATCHES_BUCKET: this.bucket.bucketName, WORK_QUEUE_URL: this.props.workQueue.queueUrl };
  }

  /** Allows an operation's function to put batches on the work queue, to write results, and to claim requests. */
  grantHandOver(handler: LambdaFunction): void {
    this.props.workQueue.grantSendMessages(handler);
    this.bucket.allow(handler, ['s3:GetObject', 's3:PutObject'], 'batches', 'claims');
  }

  /** Allows the worker to read and write batches and results, to claim direct events, and to publish the event that a batch is done. */
  grantWork(worker: LambdaFunction): void {
    this.bucket.allow(worker, ['s3:GetObject', 's3:PutObject'], 'batches', 'claims');
    this.bucket.allow(worker, ['s3:GetObject'], 'files');
    this.events.grantPutEventsTo(worker);
  }

  private addSplitter(): LambdaFunction {
    const { workQueue } = this.props;
    const { function: splitter } = this.addFunction('Splitter', {
      entry: fileBatchesEntries.splitter,
      description: 'Files of the bucket, split into parts',
      timeout: Duration.minutes(15),
      // A dropped file is stored here while its hash is computed, so that it is read from the bucket once.
      ephemeralStorageSize: Size.gibibytes(10),
      // The worker makes the batch of a file fail that the splitter did not split.
      onFailure: new SqsDestination(workQueue),
    });
    this.bucket.allow(splitter, ['s3:GetObject', 's3:GetObjectVersion'], 'inbox', 'uploads');
    this.bucket.allow(splitter, ['s3:GetObject', 's3:PutObject'], 'batches');
    this.bucket.allow(splitter, ['s3:PutObject'], 'files');
    workQueue.grantSendMessages(splitter);
    this.events.grantPutEventsTo(splitter);
    new Rule(this, 'FileDropped', {
      description: 'Invokes the splitter for each file that is put into the bucket',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [this.bucket.bucketName] },
          object: { key: [{ prefix: 'inbox/' }, { prefix: 'uploads/' }] },
        },
      },
      // The queue gets an event that EventBridge cannot deliver to the splitter for a day.
      targets: [new LambdaTarget(splitter, { deadLetterQueue: workQueue })],
    });
    return splitter;
  }

  private addBatches(): void {
    const { function: batches } = this.addFunction('Api', {
      entry: fileBatchesEntries.batches,
      description: 'How batches stand, and new ones of files',
    });
    this.bucket.allow(batches, ['s3:GetObject', 's3:PutObject'], 'batches');
    // A presigned upload has the permissions of the role that signed it.
    this.bucket.allow(batches, ['s3:PutObject'], 'uploads');
    for (const [method, path] of routes) this.props.batchApi.route(path, batches, method);
  }

  private addFunction(id: string, { entry, ...own }: FileFunctionProps) {
    const { configuration, deploymentName, encryptionKey, codeOf } = this.props;
    const environment = { ...this.environment, ALLOWED_MAILBOXES: configuration.allowedMailboxes.join(',') };
    const deployment = { configuration, deploymentName, encryptionKey };
    return new BatchFunction(this, id, { ...deployment, ...own, ...codeOf(entry), environment });
  }
}
