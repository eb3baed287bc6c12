import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { BatchApi } from './batch-api.ts';
import { BatchFunction } from './batch-function.ts';

const routes = [
  [HttpMethod.GET, '/failed-items'],
  [HttpMethod.POST, '/failed-items/redrive'],
  [HttpMethod.POST, '/failed-items/{id}'],
  [HttpMethod.DELETE, '/failed-items/{id}'],
] as const;

/** What the function of failed items works on, and the folder of its bundle. */
export interface FailedItemsProps {
  readonly bundle: string;
  readonly allowedMailboxes: readonly string[];
  readonly workQueue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly batchApi: BatchApi;
}

/** The function that lists, redrives, corrects and discards dead letters, behind its routes of the HTTP API; it knows neither Exchange nor its secret. */
export class FailedItems extends BatchFunction {
  constructor(scope: Construct, id: string, props: FailedItemsProps) {
    const { bundle, allowedMailboxes, workQueue, deadLetterQueue, batchApi } = props;
    super(scope, id, {
      description: 'What waits in the dead-letter queue',
      bundle,
      environment: {
        ALLOWED_MAILBOXES: allowedMailboxes.join(','),
        WORK_QUEUE_URL: workQueue.queueUrl,
        DEAD_LETTER_QUEUE_URL: deadLetterQueue.queueUrl,
      },
    });
    workQueue.grantSendMessages(this.function);
    deadLetterQueue.grantConsumeMessages(this.function);
    const integration = new HttpLambdaIntegration('failed-items', this.function);
    for (const [method, path] of routes) batchApi.api.addRoutes({ path, methods: [method], integration });
  }
}
