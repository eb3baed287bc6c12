import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Configuration } from '../configuration.ts';

/** What every part of a deployment is made with: its configuration and, where there is one, the customer's key that encrypts at rest. */
export interface DeploymentProps {
  readonly configuration: Configuration;
  readonly encryptionKey?: IKey | undefined;
}
