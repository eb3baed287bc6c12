import { App, type AppProps, Duration, Stack } from 'aws-cdk-lib';
import { CorsHttpMethod, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { checkConfiguration } from '../../infra/configuration.ts';
import { EwsBatch } from '../../infra/constructs/ews-batch.ts';
import { listOperations } from '../../infra/operations.ts';

/** Returns an app that adds a deployment to its stack, with the API and the queue that the stack has already. */
export async function crmApp(props: AppProps = {}): Promise<App> {
  const app = new App(props);
  const stack = new Stack(app, 'Crm');
  const api = new HttpApi(stack, 'CrmApi', {
    corsPreflight: { allowOrigins: ['https://crm.contoso.com'], allowMethods: [CorsHttpMethod.POST] },
  });
  const batches = new Queue(stack, 'CrmBatches', {
    enforceSSL: true,
    // Six times the worker's timeout of three minutes.
    visibilityTimeout: Duration.minutes(18),
    retentionPeriod: Duration.days(7),
  });
  new EwsBatch(stack, 'EwsBatch', {
    configuration: checkConfiguration({
      exchangeUrl: 'https://mail.contoso.com/EWS/Exchange.asmx',
      secret: 'crm/exchange',
      allowedMailboxes: ['*@contoso.com'],
    }),
    operations: await listOperations(),
    api,
    workQueue: batches,
  });
  return app;
}
