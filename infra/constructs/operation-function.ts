import { join } from 'node:path';
import { Duration, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, OutputFormat, SourceMapMode } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { DeployedOperation } from '../operations.ts';

const projectRoot = join(import.meta.dirname, '../..');

// CommonJS packages inside an ESM bundle call require() for Node's own modules.
const createRequireBanner =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** One operation as a Lambda function, with a log group and a role of its own that may do no more than write that log and send traces. */
export class OperationFunction extends Construct {
  readonly function: NodejsFunction;

  constructor(scope: Construct, operation: DeployedOperation, environment: Readonly<Record<string, string>>) {
    super(scope, operation.name);
    const logGroup = new LogGroup(this, 'Log', { retention: RetentionDays.ONE_MONTH });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.function = new NodejsFunction(this, 'Function', {
      description: `${operation.name} in batches`,
      entry: operation.entry,
      projectRoot,
      depsLockFilePath: join(projectRoot, 'package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      // One second below the 30 seconds that an HTTP API waits for its integration.
      timeout: Duration.seconds(29),
      tracing: Tracing.ACTIVE,
      environment,
      logGroup,
      role,
      bundling: {
        format: OutputFormat.ESM,
        mainFields: ['module', 'main'],
        banner: createRequireBanner,
        bundleAwsSDK: true,
        forceDockerBundling: false,
        logLevel: LogLevel.WARNING,
        minify: true,
        keepNames: true,
        sourceMap: true,
        sourceMapMode: SourceMapMode.EXTERNAL,
      },
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'xray:PutTraceSegments and xray:PutTelemetryRecords know no resource to name.',
    });
  }
}
