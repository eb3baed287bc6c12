import { Names } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type Bundles, bundle } from '../bundle.ts';
import type { Configuration } from '../configuration.ts';
import { type DeployedOperation, functionEntry } from '../operations.ts';
import { Alarms } from './alarms.ts';
import { BatchApi } from './batch-api.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { DeploymentProps } from './deployment.ts';
import { createDeploymentMetrics } from './deployment-metrics.ts';
import { ExchangeAccess } from './exchange-access.ts';
import { ExchangeFunction } from './exchange-function.ts';
import { FailedItems } from './failed-items.ts';
import { FileBatches, fileBatchesEntries } from './file-batches.ts';
import { MetricsDashboard } from './metrics-dashboard.ts';
import { ScheduledBatches } from './scheduled-batches.ts';
import { WorkQueue } from './work-queue.ts';
import { Worker } from './worker.ts';

/** The props of a deployment: its configuration, its operations (`listOperations()`) and, if the app has its own, the API or the work queue to use (docs/as-a-construct.md). */
export interface EwsBatchProps {
  readonly configuration: Configuration;
  readonly operations: readonly DeployedOperation[];
  readonly api?: HttpApi;
  readonly workQueue?: IQueue;
}

const workerEntry = functionEntry('worker');
const failedItemsEntry = functionEntry('failed-items');

/** A whole deployment: a function per operation behind the HTTP API, the worker behind the work queue, the dead-letter queue, the bucket of batches, a dashboard and alarms. */
export class EwsBatch extends Construct {
  readonly api: HttpApi;
  readonly workQueue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly fileBatches: FileBatches;

  constructor(scope: Construct, id: string, { configuration, operations, ...given }: EwsBatchProps) {
    super(scope, id);
    const { encryptionKeyArn } = configuration;
    const props = {
      configuration,
      deploymentName: Names.uniqueResourceName(this, { allowedSpecialCharacters: '-', separator: '-', maxLength: 100 }),
      encryptionKey: encryptionKeyArn === undefined ? undefined : Key.fromKeyArn(this, 'Key', encryptionKeyArn),
    };
    const batchApi = new BatchApi(this, 'BatchApi', props, given.api);
    this.api = batchApi.api;
    this.deadLetterQueue = new DeadLetterQueue(this, 'DeadLetterQueue', props);
    this.workQueue = given.workQueue ?? new WorkQueue(this, 'WorkQueue', props, this.deadLetterQueue);

    const ownEntries = [workerEntry, failedItemsEntry, ...Object.values(fileBatchesEntries)];
    const bundles = bundle([...operations.map(({ entry }) => entry), ...ownEntries]);
    this.fileBatches = new FileBatches(this, 'FileBatches', {
      ...props,
      ...bundles,
      batchApi,
      workQueue: this.workQueue,
    });
    const access = new ExchangeAccess(this, 'Exchange', props);
    for (const operation of operations) {
      batchApi.route(`/${operation.route}`, this.addOperation(operation, props, bundles, access));
    }
    const worker = new Worker(this, 'Worker', { ...props, ...bundles.codeOf(workerEntry) }, access, this);
    new FailedItems(this, 'FailedItems', { ...props, ...bundles.codeOf(failedItemsEntry), batchApi }, this);
    if (configuration.scheduledBatches) {
      new ScheduledBatches(this, 'ScheduledBatches', configuration.scheduledBatches, this.workQueue);
    }
    // The cloud assembly has copies of the bundles by now.
    bundles.remove();
    this.watch(props, worker.function);
  }

  private watch(props: DeploymentProps, worker: IFunction) {
    const { deploymentName } = props;
    const { api, workQueue, deadLetterQueue } = this;
    const { splitter } = this.fileBatches;
    const metrics = createDeploymentMetrics({ deploymentName, api, worker, splitter, workQueue, deadLetterQueue });
    new MetricsDashboard(this, 'Dashboard', deploymentName, metrics);
    new Alarms(this, 'Alarms', props, metrics);
  }

  private addOperation(operation: DeployedOperation, props: DeploymentProps, bundles: Bundles, access: ExchangeAccess) {
    const { name, effect, entry } = operation;
    const deadLetters = effect === 'write' ? { DEAD_LETTER_QUEUE_URL: this.deadLetterQueue.queueUrl } : {};
    const environment = { ...this.fileBatches.environment, ...deadLetters };
    const functionProps = { ...props, description: `${name} in batches`, ...bundles.codeOf(entry), environment };
    const { function: handler } = new ExchangeFunction(this, name, functionProps, access);
    if (effect === 'write') this.deadLetterQueue.grantSendMessages(handler);
    this.fileBatches.grantHandOver(handler);
    return handler;
  }
}
