import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type Bundles, bundle } from '../bundle.ts';
import { type DeployedOperation, functionEntry } from '../operations.ts';
import { BatchApi } from './batch-api.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { DeploymentProps } from './deployment.ts';
import { ExchangeFunction } from './exchange-function.ts';
import { WorkQueue, workerTimeout } from './work-queue.ts';

/** What a deployment is made of: its configuration, its operations (`listOperations()`) and, instead of its own, the API of the app that it is put into. */
export interface EwsBatchProps extends DeploymentProps {
  readonly operations: readonly DeployedOperation[];
  readonly api?: HttpApi;
}

const workerEntry = functionEntry('worker');

/** All of a deployment: one function per operation behind the HTTP API, the worker behind the work queue, and the dead-letter queue. */
export class EwsBatch extends Construct {
  readonly api: HttpApi;
  readonly workQueue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: EwsBatchProps) {
    super(scope, id);
    const bundles = bundle([...props.operations.map(({ entry }) => entry), workerEntry]);
    const deadLetterQueue = new DeadLetterQueue(this, 'DeadLetterQueue');
    const workQueue = new WorkQueue(this, 'WorkQueue', deadLetterQueue);
    const batchApi = new BatchApi(this, 'BatchApi', props.api);
    this.api = batchApi.api;
    this.workQueue = workQueue;
    this.deadLetterQueue = deadLetterQueue;

    for (const operation of props.operations) this.addOperation(operation, props, bundles, batchApi);
    this.addWorker(props, bundles, workQueue);
    // Their copies are in the cloud assembly by now.
    bundles.remove();
  }

  private addOperation(operation: DeployedOperation, props: DeploymentProps, bundles: Bundles, batchApi: BatchApi) {
    const writes = operation.effect === 'write';
    const { function: handler } = new ExchangeFunction(this, operation.name, {
      ...props,
      description: `${operation.name} in batches`,
      bundle: bundles.folderOf(operation.entry),
      environment: writes ? { DEAD_LETTER_QUEUE_URL: this.deadLetterQueue.queueUrl } : {},
    });
    if (writes) this.deadLetterQueue.grantSendMessages(handler);
    batchApi.route(`/${operation.route}`, handler);
  }

  private addWorker(props: DeploymentProps, bundles: Bundles, workQueue: WorkQueue) {
    const { function: worker } = new ExchangeFunction(this, 'Worker', {
      ...props,
      description: 'Batches from the work queue',
      bundle: bundles.folderOf(workerEntry),
      environment: { WORK_QUEUE_URL: workQueue.queueUrl, DEAD_LETTER_QUEUE_URL: this.deadLetterQueue.queueUrl },
      timeout: workerTimeout,
    });
    this.deadLetterQueue.grantSendMessages(worker);
    workQueue.grantSendMessages(worker);
    workQueue.feed(worker, props.configuration.workerConcurrency);
  }
}
