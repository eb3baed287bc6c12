import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { LogGroupProps } from 'aws-cdk-lib/aws-logs';
import { QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Configuration } from '../configuration.ts';

/** What every part of a deployment is made with: its configuration, its name among the deployments of an account and, where there is one, the customer's key that encrypts at rest. */
export interface DeploymentProps {
  readonly configuration: Configuration;
  readonly deploymentName: string;
  readonly encryptionKey?: IKey | undefined;
}

/** The CloudWatch namespace of what functions count; their deployment is the dimension `service`. */
export const metricsNamespace = 'ews-batch';

/** Gives what becomes of what holds data when the deployment is removed. */
export function removalPolicyOf({ configuration }: DeploymentProps): RemovalPolicy {
  return configuration.removalPolicy === 'destroy' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
}

/** Gives what all log groups of a deployment have in common. */
export function logGroupProps(props: DeploymentProps): LogGroupProps {
  return {
    retention: props.configuration.logRetentionDays,
    removalPolicy: removalPolicyOf(props),
    ...(props.encryptionKey ? { encryptionKey: props.encryptionKey } : {}),
  };
}

/** Gives what all queues of a deployment have in common. */
export function queueProps(props: DeploymentProps): QueueProps {
  return {
    enforceSSL: true,
    removalPolicy: removalPolicyOf(props),
    ...(props.encryptionKey
      ? { encryption: QueueEncryption.KMS, encryptionMasterKey: props.encryptionKey }
      : { encryption: QueueEncryption.SQS_MANAGED }),
  };
}
