import { Annotations, App, type AppProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readConfiguration } from './configuration.ts';
import { EwsBatchStack } from './ews-batch-stack.ts';
import { type DeployedOperation, listOperations } from './operations.ts';

// The default stage of cdk.json names this host as an example.
const exampleHost = 'mail.contoso.com';

/** Creates the CDK app of the stage that the context names (`-c stage=NAME`, else `default`). Its synthesis fails on an AwsSolutions finding that has no acknowledgement. */
export async function createEwsBatchApp(props: AppProps = {}, operations?: readonly DeployedOperation[]): Promise<App> {
  const app = new App(props);
  const stage: unknown = app.node.tryGetContext('stage') ?? 'default';
  const configuration = readConfiguration(app.node.tryGetContext('stages'), String(stage));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const stack = new EwsBatchStack(app, stage === 'default' ? 'EwsBatch' : `EwsBatch-${stage}`, {
    description: 'Batches of Exchange Web Services operations',
    configuration,
    operations: operations ?? (await listOperations()),
  });
  if (new URL(configuration.exchangeUrl).hostname === exampleHost) {
    Annotations.of(stack).addWarningV2(
      'ews-batch:exampleExchange',
      `stages.${stage}.exchangeUrl is an example. Set it in cdk.json before you deploy.`,
    );
  }
  return app;
}
