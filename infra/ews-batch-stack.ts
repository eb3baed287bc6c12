import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { bundle } from './bundle.ts';
import type { Configuration } from './configuration.ts';
import { BatchApi } from './constructs/batch-api.ts';
import { BatchFunction } from './constructs/batch-function.ts';
import { DeadLetterQueue } from './constructs/dead-letter-queue.ts';
import { FailedItems } from './constructs/failed-items.ts';
import { WorkQueue, workerTimeout } from './constructs/work-queue.ts';
import { type DeployedOperation, functionEntry } from './operations.ts';

/** All of a deployment: one function per operation behind the HTTP API, the worker behind the work queue, and the dead-letter queue. */
export class EwsBatchStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    props: StackProps & { readonly configuration: Configuration; readonly operations: readonly DeployedOperation[] },
  ) {
    super(scope, id, props);
    const { configuration, operations } = props;
    const workerEntry = functionEntry('worker');
    const failedItemsEntry = functionEntry('failed-items');
    const bundles = bundle([...operations.map(({ entry }) => entry), workerEntry, failedItemsEntry]);
    const secrets = importSecrets(this, configuration);
    const deadLetterQueue = new DeadLetterQueue(this, 'DeadLetterQueue');
    const workQueue = new WorkQueue(this, 'WorkQueue', deadLetterQueue);
    const batchApi = new BatchApi(this, 'BatchApi');

    for (const operation of operations) {
      const { function: handler } = new BatchFunction(this, operation.name, {
        description: `${operation.name} in batches`,
        bundle: bundles.folderOf(operation.entry),
        environment: environmentOf(configuration),
      });
      for (const secret of secrets) secret.grantRead(handler);
      if (operation.effect === 'write') {
        deadLetterQueue.grantSendMessages(handler);
        handler.addEnvironment('DEAD_LETTER_QUEUE_URL', deadLetterQueue.queueUrl);
      }
      batchApi.route(operation.route, handler);
    }

    const { function: worker } = new BatchFunction(this, 'Worker', {
      description: 'Batches from the work queue',
      bundle: bundles.folderOf(workerEntry),
      environment: {
        ...environmentOf(configuration),
        WORK_QUEUE_URL: workQueue.queueUrl,
        DEAD_LETTER_QUEUE_URL: deadLetterQueue.queueUrl,
      },
      timeout: workerTimeout,
    });
    for (const secret of secrets) secret.grantRead(worker);
    deadLetterQueue.grantSendMessages(worker);
    workQueue.grantSendMessages(worker);
    workQueue.feed(worker, configuration.workerConcurrency);

    const { allowedMailboxes } = configuration;
    const failedItemsBundle = bundles.folderOf(failedItemsEntry);
    new FailedItems(this, 'FailedItems', {
      bundle: failedItemsBundle,
      allowedMailboxes,
      workQueue,
      deadLetterQueue,
      batchApi,
    });
    // Their copies are in the cloud assembly by now.
    bundles.remove();

    new CfnOutput(this, 'ApiUrl', { value: batchApi.api.apiEndpoint });
    new CfnOutput(this, 'WorkQueueUrl', { value: workQueue.queueUrl });
    new CfnOutput(this, 'DeadLetterQueueUrl', { value: deadLetterQueue.queueUrl });
  }
}

function importSecrets(scope: Construct, configuration: Configuration): readonly ISecret[] {
  const { secret, certificateAuthoritySecret } = configuration;
  const authorities =
    certificateAuthoritySecret === undefined
      ? []
      : [importSecret(scope, 'CertificateAuthoritySecret', certificateAuthoritySecret)];
  return [importSecret(scope, 'ExchangeSecret', secret), ...authorities];
}

function importSecret(scope: Construct, id: string, nameOrArn: string): ISecret {
  return nameOrArn.startsWith('arn:')
    ? Secret.fromSecretCompleteArn(scope, id, nameOrArn)
    : Secret.fromSecretNameV2(scope, id, nameOrArn);
}

function environmentOf(configuration: Configuration): Record<string, string> {
  const { certificateAuthoritySecret, callsInFlight, entriesPerCall, settleMs } = configuration;
  return {
    EWS_URL: configuration.exchangeUrl,
    EWS_AUTH: configuration.auth,
    EWS_SECRET_ID: configuration.secret,
    ...(certificateAuthoritySecret === undefined ? {} : { EWS_CA_SECRET_ID: certificateAuthoritySecret }),
    ALLOWED_MAILBOXES: configuration.allowedMailboxes.join(','),
    ...(callsInFlight === undefined ? {} : { CALLS_IN_FLIGHT: String(callsInFlight) }),
    ...(entriesPerCall === undefined ? {} : { ENTRIES_PER_CALL: String(entriesPerCall) }),
    ...(settleMs === undefined ? {} : { EWS_SETTLE_MS: String(settleMs) }),
  };
}
