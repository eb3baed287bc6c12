import { Duration, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { DeploymentProps } from './deployment.ts';

/** What is particular to one function: what it does in a few words, the folder of its bundle, its environment and its time (29 s by default, one second below what an HTTP API waits for its integration). */
export interface BatchFunctionProps extends DeploymentProps {
  readonly description: string;
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeout?: Duration;
}

/** A Lambda function with a log group and a role of its own that may do no more than write that log and send traces. */
export class BatchFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: BatchFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', { retention: RetentionDays.ONE_MONTH });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      code: Code.fromAsset(props.bundle),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: props.timeout ?? Duration.seconds(29),
      tracing: Tracing.ACTIVE,
      environment: props.environment,
      logGroup,
      role,
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'xray:PutTraceSegments and xray:PutTelemetryRecords know no resource to name.',
    });
  }
}
