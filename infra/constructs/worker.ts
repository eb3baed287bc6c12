import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { BatchFunctionProps } from './batch-function.ts';
import type { ExchangeAccess } from './exchange-access.ts';
import { ExchangeFunction } from './exchange-function.ts';
import type { FileBatches } from './file-batches.ts';

/** The longest time that one invocation of the worker may take. */
export const workerTimeout = Duration.minutes(3);

/** The resources that the worker uses: the queue of batches, which it also requeues to, the dead-letter queue, and the bucket that it writes results to. */
export interface WorkerResources {
  readonly workQueue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly fileBatches: FileBatches;
}

/** The function behind the work queue. At most `workerConcurrency` invocations run at once, which limits the load on Exchange. */
export class Worker extends ExchangeFunction {
  constructor(
    scope: Construct,
    id: string,
    props: Omit<BatchFunctionProps, 'description' | 'environment'>,
    access: ExchangeAccess,
    { workQueue, deadLetterQueue, fileBatches }: WorkerResources,
  ) {
    const { giveUpHours, claimMessages, workerConcurrency } = props.configuration;
    const environment = {
      ...fileBatches.environment,
      DEAD_LETTER_QUEUE_URL: deadLetterQueue.queueUrl,
      ...(claimMessages ? {} : { CLAIM_MESSAGES: 'off' }),
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
