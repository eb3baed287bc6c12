import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { EwsBatch, type EwsBatchProps } from './constructs/ews-batch.ts';

/** A stack with one deployment and nothing else; its outputs say where the API and the queues are. */
export class EwsBatchStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & EwsBatchProps) {
    super(scope, id, props);
    // CDK leaves the id Default out of logical ids, which the names of the queues and functions are made of.
    const { api, workQueue, deadLetterQueue, fileBatches } = new EwsBatch(this, 'Default', props);
    new CfnOutput(this, 'ApiUrl', { value: api.apiEndpoint });
    new CfnOutput(this, 'WorkQueueUrl', { value: workQueue.queueUrl });
    new CfnOutput(this, 'DeadLetterQueueUrl', { value: deadLetterQueue.queueUrl });
    new CfnOutput(this, 'BatchesBucketName', { value: fileBatches.bucket.bucketName });
  }
}
