import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeleteQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqsClient } from '../../local/aws/sqs-client.ts';
import { type FunctionLogs, openFunctionLogs } from '../api-sign-in/function-logs.ts';
import { type Gateway, startGateway } from '../front-door/gateway.ts';
import {
  answerOf,
  created,
  type ScriptedExchange,
  sends,
  startScriptedExchange,
} from '../front-door/scripted-exchange.ts';
import { propertiesOf, readDefaultTemplate } from './stage.ts';

let template: Template;
beforeAll(async () => {
  template = await readDefaultTemplate();
});

const alarms = () => propertiesOf({ template }, 'AWS::CloudWatch::Alarm');

/** The names of the functions' own metrics that the dashboard or an alarm of the deployment uses. */
function namedMetrics(): ReadonlySet<string> {
  const [dashboard] = propertiesOf({ template }, 'AWS::CloudWatch::Dashboard');
  const body = JSON.stringify(dashboard.DashboardBody);
  const ofDashboard = [...body.matchAll(/ews-batch\\+",\\+"(\w+)\\+",\\+"service\\+",\\+"EwsBatch\\+"/g)].map(
    ([, name = '']) => name,
  );
  const ofAlarms = alarms()
    .map(({ Metrics: [{ MetricStat }] }) => MetricStat.Metric)
    .filter(({ Namespace }) => Namespace === 'ews-batch');
  return new Set([...ofDashboard, ...ofAlarms.map(({ MetricName }) => MetricName)]);
}

describe('what a deployment is watched by', () => {
  it('is an alarm each for dead letters, their age, queue age, errors, throttling, unknown outcomes and internal failures, saying what to do', () => {
    expect(
      alarms().map(({ Metrics: [{ MetricStat }], Threshold }) => [
        MetricStat.Metric.Namespace,
        MetricStat.Metric.MetricName,
        Threshold,
      ]),
    ).toEqual([
      ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 10],
      ['AWS/SQS', 'ApproximateAgeOfOldestMessage', 604_800],
      ['AWS/SQS', 'ApproximateAgeOfOldestMessage', 3_600],
      ['AWS/ApiGateway', '5xx', 5],
      ['AWS/Lambda', 'Errors', 1],
      ['AWS/Lambda', 'Throttles', 1],
      ['AWS/Lambda', 'Errors', 1],
      ['ews-batch', 'BackOffTime', 300_000],
      ['ews-batch', 'UnknownOutcomes', 1],
      ['ews-batch', 'InternalFailures', 1],
    ]);
    for (const { AlarmDescription, TreatMissingData, AlarmActions } of alarms()) {
      expect(AlarmDescription.length).toBeGreaterThan(80);
      expect(TreatMissingData).toBe('notBreaching');
      expect(AlarmActions).toBeUndefined();
    }
  });

  it('quotes in its alarms only log lines that the functions write', async () => {
    const folder = fileURLToPath(new URL('../../lib/lambda/', import.meta.url));
    const sources = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'));
    const code = (await Promise.all(sources.map((file) => readFile(join(folder, file), 'utf8')))).join('\n');
    const quoted = alarms().flatMap(({ AlarmDescription }) => [...AlarmDescription.matchAll(/"([^"]+)"/g)]);

    expect(quoted.map(([, line]) => line)).toEqual(['exchange call failed', 'request failed', 'file not split']);
    for (const [, line] of quoted) expect(code).toContain(`'${line}'`);
  });

  it('sums the internal failures of all functions over five minutes, and says in the alarm where to look', () => {
    const alarm = alarms().find(({ Metrics: [{ MetricStat }] }) => MetricStat.Metric.MetricName === 'InternalFailures');
    const services = propertiesOf({ template }, 'AWS::Lambda::Function').map(
      ({ Environment }) => Environment.Variables.POWERTOOLS_SERVICE_NAME,
    );

    expect(alarm).toMatchObject({
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      EvaluationPeriods: 1,
      AlarmDescription: expect.stringMatching(/logs .* ERROR.* failed items/),
    });
    expect(alarm.Metrics[0].MetricStat).toEqual({
      Metric: {
        Namespace: 'ews-batch',
        MetricName: 'InternalFailures',
        Dimensions: [{ Name: 'service', Value: 'EwsBatch' }],
      },
      Period: 300,
      Stat: 'Sum',
    });
    expect(new Set(services)).toEqual(new Set(['EwsBatch']));
  });

  it('watches the errors of the worker and of the splitter, each with an alarm of its own', () => {
    const watched = alarms().flatMap(({ Metrics: [{ MetricStat }] }) =>
      MetricStat.Metric.MetricName === 'Errors' ? MetricStat.Metric.Dimensions : [],
    );

    expect(watched).toEqual(
      ['Worker', 'FileBatchesSplitter'].map((name) => ({
        Name: 'FunctionName',
        Value: { Ref: expect.stringMatching(`^${name}Function`) },
      })),
    );
  });

  it('has one dashboard, under the name of the deployment', () => {
    expect(propertiesOf({ template }, 'AWS::CloudWatch::Dashboard')).toEqual([
      expect.objectContaining({ DashboardName: 'EwsBatch' }),
    ]);
  });
});

describe('what functions count', () => {
  let logs: FunctionLogs;
  let exchange: ScriptedExchange;
  let gateway: Gateway;
  beforeAll(async () => {
    logs = openFunctionLogs();
    exchange = await startScriptedExchange();
    gateway = await startGateway(exchange.account, { logs: logs.descriptor });
  });
  afterAll(async () => {
    await gateway.close();
    await exchange.close();
    logs.remove();
  });

  const items = [{ contact: { displayName: 'A' } }, { contact: { displayName: 'B' } }];
  const sqs = () => createSqsClient(gateway.cloud.awsUrl);
  const lastCounted = () => logs.lines().findLast((line) => '_aws' in line);
  const warned =
    '<m:CreateItemResponseMessage ResponseClass="Warning"><m:ResponseCode>ErrorNonExistentMailbox</m:ResponseCode></m:CreateItemResponseMessage>';
  const busy =
    '<m:CreateItemResponseMessage ResponseClass="Error"><m:MessageText>busy</m:MessageText><m:ResponseCode>ErrorServerBusy</m:ResponseCode><m:MessageXml><t:Value Name="BackOffMilliseconds">40</t:Value></m:MessageXml></m:CreateItemResponseMessage>';

  it('is what the dashboard and the alarms name, and all of that', async () => {
    exchange.script(
      sends(200, answerOf('CreateItem', busy, busy)),
      sends(200, answerOf('CreateItem', created('A'), warned)),
    );
    await gateway.ask('/create-item', { mailbox: 'sadie@contoso.com', items: [...items, { contact: { no: 1 } }] });

    const counted = lastCounted();
    expect(counted).toMatchObject({
      service: 'EwsBatch',
      SuccessEntries: 1,
      WarningEntries: 1,
      ErrorEntries: 1,
      Calls: [1, 1],
      BackOffTime: expect.any(Number),
      _aws: { CloudWatchMetrics: [{ Namespace: 'ews-batch', Dimensions: [['service']] }] },
    });
    exchange.script((response) => response.destroy());
    const message = { message: { subject: 'Planted Subject', toRecipients: ['mack@contoso.com'] } };
    await gateway.ask('/create-item', {
      mailbox: 'hope@contoso.com',
      messageDisposition: 'SendOnly',
      items: [message],
    });

    const unknown = lastCounted();
    expect(unknown).toMatchObject({ UnknownOutcomes: 1, ErrorEntries: 1, Calls: 1 });
    await sqs().send(new DeleteQueueCommand({ QueueUrl: gateway.cloud.queueUrl('DeadLetterQueue') }));
    await gateway.ask('/create-item', { mailbox: 'sadie@contoso.com', items: [{ contact: { no: 1 } }] });

    const failed = lastCounted();
    expect(failed).toMatchObject({ InternalFailures: 1, ErrorEntries: 1 });
    const names = new Set(
      [counted, unknown, failed].flatMap((line) => Object.keys(line ?? {})).filter((name) => /^[A-Z]/.test(name)),
    );
    expect(names).toEqual(namedMetrics());
  });

  it('is written by the worker too, once a message is done', async () => {
    exchange.script(sends(200, answerOf('CreateItem', created('A'), created('B'))));
    const MessageBody = JSON.stringify({ operation: 'CreateItem', mailbox: 'alfred@contoso.com', items });
    await sqs().send(new SendMessageCommand({ QueueUrl: gateway.cloud.queueUrl('WorkQueue'), MessageBody }));

    await expect.poll(lastCounted, { timeout: 100_000 }).toMatchObject({ SuccessEntries: 2, Calls: 1 });
  });
});
