import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { BatchFunctionProps } from './batch-function.ts';
import type { ExchangeAccess } from './exchange-access.ts';
import { ExchangeFunction } from './exchange-function.ts';
import type { FileBatches } from './file-batches.ts';

/** How long the worker may take for the messages of one invocation. */
export const workerTimeout = Duration.minutes(3);

/** What a worker goes between: the queue where batches come from and go back to, the one where what finally failed goes, and the bucket where results go. */
export interface WorkerPlaces {
  readonly workQueue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly fileBatches: FileBatches;
}

/** The function behind the work queue, in at most `workerConcurrency` invocations at once: the throttle before Exchange. */
export class Worker extends ExchangeFunction {
  constructor(
    scope: Construct,
    id: string,
    props: Omit<BatchFunctionProps, 'description' | 'environment'>,
    access: ExchangeAccess,
    { workQueue, deadLetterQueue, fileBatches }: WorkerPlaces,
  ) {
    const { giveUpHours, workerConcurrency } = props.configuration;
    const environment = {
      ...fileBatches.environment,
      DEAD_LETTER_QUEUE_URL: deadLetterQueue.queueUrl,
      ...(giveUpHours === undefined ? {} : { GIVE_UP_HOURS: String(giveUpHours) }),
    };
    const description = 'Batches from the work queue';
    super(scope, id, { ...props, description, environment, timeout: workerTimeout }, access);
    deadLetterQueue.grantSendMessages(this.function);
    workQueue.grantSendMessages(this.function);
    fileBatches.grantWork(this.function);
    this.function.addEventSource(
      new SqsEventSource(workQueue, {
        batchSize: 100,
        maxBatchingWindow: Duration.seconds(1),
        maxConcurrency: workerConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }
}
