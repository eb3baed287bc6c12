import { Duration, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { DeployedOperation } from '../operations.ts';

/** One operation as a Lambda function, with a log group and a role of its own that may do no more than write that log and send traces; `bundle` is the folder of its code. */
export class OperationFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(
    scope: Construct,
    operation: DeployedOperation,
    bundle: string,
    environment: Readonly<Record<string, string>>,
  ) {
    super(scope, operation.name);
    const logGroup = new LogGroup(this, 'Log', { retention: RetentionDays.ONE_MONTH });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.function = new LambdaFunction(this, 'Function', {
      description: `${operation.name} in batches`,
      code: Code.fromAsset(bundle),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      // One second below the 30 seconds that an HTTP API waits for its integration.
      timeout: Duration.seconds(29),
      tracing: Tracing.ACTIVE,
      environment,
      logGroup,
      role,
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'xray:PutTraceSegments and xray:PutTelemetryRecords know no resource to name.',
    });
  }
}
