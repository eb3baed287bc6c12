import { Annotations, App, type AppProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readConfiguration } from './configuration.ts';
import { EwsBatchStack } from './ews-batch-stack.ts';
import { type DeployedOperation, listOperations } from './operations.ts';

// The Exchange of cdk.json's default stage, which is there to be replaced.
const exampleHost = 'mail.contoso.com';

/** The CDK app for the stage that the context names (`-c stage=NAME`, else `default`); its synthesis fails on any AwsSolutions finding that is not acknowledged with a reason. */
export async function ewsBatchApp(props: AppProps = {}, operations?: readonly DeployedOperation[]): Promise<App> {
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
      `stages.${stage}.exchangeUrl is an example: set it in cdk.json before you deploy`,
    );
  }
  return app;
}
