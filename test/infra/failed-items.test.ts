import { readFile } from 'node:fs/promises';
import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { propertiesOf as propertiesIn, readDefaultTemplate } from './stage.ts';

let template: Template;
beforeAll(async () => {
  template = await readDefaultTemplate();
});

const propertiesOf = (type: string) => propertiesIn({ template }, type);

describe('the function of failed items', () => {
  it('may receive and delete in the dead-letter queue and send to the work queue, and no more than that of either', () => {
    const { PolicyDocument } = propertiesOf('AWS::IAM::Policy').find(({ PolicyName }) =>
      PolicyName.startsWith('FailedItemsRole'),
    );
    const statements: readonly { readonly Action: string | readonly string[]; readonly Resource: object }[] =
      PolicyDocument.Statement;

    const onQueues = statements.filter(({ Action }) => [Action].flat().some((action) => action.startsWith('sqs:')));
    expect(onQueues).toEqual([
      {
        Effect: 'Allow',
        Action: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^WorkQueue/), 'Arn'] },
      },
      {
        Effect: 'Allow',
        Action: [
          'sqs:ChangeMessageVisibility',
          'sqs:DeleteMessage',
          'sqs:GetQueueAttributes',
          'sqs:GetQueueUrl',
          'sqs:ReceiveMessage',
        ],
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^DeadLetterQueue/), 'Arn'] },
      },
    ]);
    expect(JSON.stringify(statements)).not.toContain('secretsmanager');
  });

  it('has its four routes, each of which the OpenAPI document describes', async () => {
    const document = JSON.parse(await readFile(new URL('../../docs/openapi.json', import.meta.url), 'utf8'));
    const routeKeys: readonly string[] = propertiesOf('AWS::ApiGatewayV2::Route').map(({ RouteKey }) => RouteKey);

    expect(routeKeys.filter((routeKey) => routeKey.includes('/failed-items')).sort()).toEqual([
      'DELETE /failed-items/{id}',
      'GET /failed-items',
      'POST /failed-items/redrive',
      'POST /failed-items/{id}',
    ]);
    for (const [method = '', path = ''] of routeKeys.map((routeKey) => routeKey.split(' '))) {
      expect(document.paths[path]).toHaveProperty(method.toLowerCase());
    }
  });
});
