import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { EwsBatch, type EwsBatchProps } from './constructs/ews-batch.ts';

/** A stack that holds one deployment. Its outputs are the addresses of the API and the queues, and the name of the bucket. */
export class EwsBatchStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & EwsBatchProps) {
    super(scope, id, props);
    // CDK leaves the id Default out of logical ids, and CloudFormation builds the names of queues and functions from those.
    const { api, workQueue, deadLetterQueue, fileBatches } = new EwsBatch(this, 'Default', props);
    new CfnOutput(this, 'ApiUrl', { value: api.apiEndpoint });
    new CfnOutput(this, 'WorkQueueUrl', { value: workQueue.queueUrl });
    new CfnOutput(this, 'DeadLetterQueueUrl', { value: deadLetterQueue.queueUrl });
    new CfnOutput(this, 'BatchesBucketName', { value: fileBatches.bucket.bucketName });
  }
}
