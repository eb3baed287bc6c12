import { SQSClient } from '@aws-sdk/client-sqs';
import { region } from './account.ts';

/** Returns an SQS client for the AWS front at `url`. */
export function createSqsClient(url: string): SQSClient {
  return new SQSClient({
    endpoint: url,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}
