import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { LogGroupProps } from 'aws-cdk-lib/aws-logs';
import { QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Configuration } from '../configuration.ts';

/** The props of every part of a deployment: its configuration, its name, unique in the account, and the customer's key for encryption at rest, if there is one. */
export interface DeploymentProps {
  readonly configuration: Configuration;
  readonly deploymentName: string;
  readonly encryptionKey?: IKey | undefined;
}

/** The CloudWatch namespace of the functions' own metrics. Their only dimension, `service`, is the deployment's name. */
export const metricsNamespace = 'ews-batch';

/** Returns the removal policy of the resources that hold data. */
export function removalPolicyOf({ configuration }: DeploymentProps): RemovalPolicy {
  return configuration.removalPolicy === 'destroy' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
}

/** Returns the props that all log groups of a deployment share. */
export function logGroupProps(props: DeploymentProps): LogGroupProps {
  return {
    retention: props.configuration.logRetentionDays,
    removalPolicy: removalPolicyOf(props),
    ...(props.encryptionKey ? { encryptionKey: props.encryptionKey } : {}),
  };
}

/** Returns the props that all queues of a deployment share. */
export function queueProps(props: DeploymentProps): QueueProps {
  return {
    enforceSSL: true,
    removalPolicy: removalPolicyOf(props),
    ...(props.encryptionKey
      ? { encryption: QueueEncryption.KMS, encryptionMasterKey: props.encryptionKey }
      : { encryption: QueueEncryption.SQS_MANAGED }),
  };
}
