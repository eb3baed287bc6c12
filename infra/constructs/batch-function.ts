import { Duration, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  type FunctionProps,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { BundledCode } from '../bundle.ts';
import { type DeploymentProps, logGroupProps, metricsNamespace } from './deployment.ts';

/** The props of one function. `timeout` is 29 s by default, one second less than an HTTP API waits for its integration. */
export interface BatchFunctionProps
  extends DeploymentProps,
    BundledCode,
    Pick<FunctionProps, 'vpc' | 'vpcSubnets' | 'securityGroups' | 'layers' | 'ephemeralStorageSize' | 'onFailure'> {
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeout?: Duration;
}

/** A Lambda function that has its own log group and its own role. The role may only write that log and send traces. */
export class BatchFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: BatchFunctionProps) {
    super(scope, id);
    const { configuration, deploymentName, encryptionKey, bundle, ...functionProps } = props;
    const logGroup = new LogGroup(this, 'Log', logGroupProps(props));
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.function = new LambdaFunction(this, 'Function', {
      timeout: Duration.seconds(29),
      ...functionProps,
      ...(encryptionKey ? { environmentEncryption: encryptionKey } : {}),
      environment: {
        POWERTOOLS_SERVICE_NAME: deploymentName,
        POWERTOOLS_METRICS_NAMESPACE: metricsNamespace,
        ...props.environment,
      },
      code: Code.fromAsset(bundle),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      tracing: Tracing.ACTIVE,
      logGroup,
      role,
    });
    acknowledgeWildcards(role);
  }
}

function acknowledgeWildcards(role: Role): void {
  Validations.of(role).acknowledge(
    {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'Sending traces, and managing network interfaces in a VPC, has no resource to name.',
    },
    ...['kms:GenerateDataKey*', 'kms:ReEncrypt*'].map((action) => ({
      id: `AwsSolutions-IAM5[Action::${action}]`,
      reason: 'The CDK grants these actions on one key only, the key of the deployment.',
    })),
  );
}
