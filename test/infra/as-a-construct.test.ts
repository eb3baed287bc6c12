import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crmApp } from '../../docs/as-a-construct/crm-app.ts';
import { listOperations } from '../../infra/operations.ts';
import { propertiesOf as propertiesIn } from './stage.ts';

let outdir: string;
let template: Template;
beforeAll(async () => {
  outdir = await mkdtemp(join(tmpdir(), 'crm-app-'));
  const stack = (await crmApp({ outdir })).node.findChild('Crm');
  if (!(stack instanceof Stack)) throw new Error('The app has no stack Crm.');
  template = Template.fromStack(stack);
});
afterAll(() => rm(outdir, { recursive: true }));

const propertiesOf = (type: string) => propertiesIn({ template }, type);

describe('the example of the construct in an app of its own', () => {
  it('puts the routes, none of them open, into the API that is there', async () => {
    const [api] = Object.keys(template.findResources('AWS::ApiGatewayV2::Api'));
    const routes = propertiesOf('AWS::ApiGatewayV2::Route');

    expect(api).toMatch(/^CrmApi/);
    expect(Object.keys(template.findResources('AWS::ApiGatewayV2::Stage'))).toEqual([expect.stringMatching(/^CrmApi/)]);
    expect(routes.map(({ RouteKey }) => RouteKey)).toEqual(
      expect.arrayContaining((await listOperations()).map(({ route }) => `POST /${route}`)),
    );
    for (const { ApiId, AuthorizationType } of routes)
      expect([ApiId, AuthorizationType]).toEqual([{ Ref: api }, 'AWS_IAM']);
  });

  it('has the worker take batches from the queue that is there, and keeps a dead-letter queue of its own', () => {
    const queues = Object.keys(template.findResources('AWS::SQS::Queue'));

    expect(queues).toEqual([expect.stringMatching(/^CrmBatches/), expect.stringMatching(/^EwsBatchDeadLetterQueue/)]);
    expect(propertiesOf('AWS::Lambda::EventSourceMapping')).toEqual([
      expect.objectContaining({ EventSourceArn: { 'Fn::GetAtt': [queues[0], 'Arn'] } }),
    ]);
  });

  it('is watched under a name of its own', () => {
    expect(propertiesOf('AWS::CloudWatch::Dashboard')).toEqual([
      expect.objectContaining({ DashboardName: expect.stringMatching(/^Crm-EwsBatch-/) }),
    ]);
  });
});
