import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { BundledCode } from '../bundle.ts';
import type { BatchApi } from './batch-api.ts';
import { BatchFunction } from './batch-function.ts';
import type { DeploymentProps } from './deployment.ts';

const routes = [
  [HttpMethod.GET, '/failed-items'],
  [HttpMethod.POST, '/failed-items/redrive'],
  [HttpMethod.POST, '/failed-items/{id}'],
  [HttpMethod.DELETE, '/failed-items/{id}'],
] as const;

/** The props of the failed-items function: its code, and the API that gets its routes. */
export interface FailedItemsProps extends DeploymentProps, BundledCode {
  readonly batchApi: BatchApi;
}

/** The function behind the `/failed-items` routes. It lists, redrives, corrects and discards dead-letter messages, and has no access to Exchange. */
export class FailedItems extends BatchFunction {
  constructor(
    scope: Construct,
    id: string,
    props: FailedItemsProps,
    { workQueue, deadLetterQueue }: { readonly workQueue: IQueue; readonly deadLetterQueue: IQueue },
  ) {
    const { configuration, batchApi } = props;
    super(scope, id, {
      ...props,
      description: 'What waits in the dead-letter queue',
      environment: {
        ALLOWED_MAILBOXES: configuration.allowedMailboxes.join(','),
        WORK_QUEUE_URL: workQueue.queueUrl,
        DEAD_LETTER_QUEUE_URL: deadLetterQueue.queueUrl,
      },
    });
    workQueue.grantSendMessages(this.function);
    deadLetterQueue.grantConsumeMessages(this.function);
    for (const [method, path] of routes) batchApi.route(path, this.function, method);
  }
}
