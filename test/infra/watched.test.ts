import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type FunctionLogs, openFunctionLogs } from '../api-sign-in/function-logs.ts';
import { type Gateway, startGateway } from '../front-door/gateway.ts';
import {
  answerOf,
  created,
  type ScriptedExchange,
  sends,
  startScriptedExchange,
} from '../front-door/scripted-exchange.ts';
import { propertiesOf } from './stage.ts';

let template: Template;
beforeAll(async () => {
  template = Template.fromJSON(JSON.parse(await readFile(join(inject('assembly'), 'EwsBatch.template.json'), 'utf8')));
});

const alarms = () => propertiesOf({ template }, 'AWS::CloudWatch::Alarm');

/** The names of the metrics that the functions of a deployment are said to count. */
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
  it('is an alarm each for dead letters, their age, queue age, errors, throttling and unknown outcomes, saying what to do', () => {
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
      ['ews-batch', 'BackOffTime', 300_000],
      ['ews-batch', 'UnknownOutcomes', 1],
    ]);
    for (const { AlarmDescription, TreatMissingData, AlarmActions } of alarms()) {
      expect(AlarmDescription.length).toBeGreaterThan(80);
      expect(TreatMissingData).toBe('notBreaching');
      expect(AlarmActions).toBeUndefined();
    }
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

    expect(lastCounted()).toMatchObject({ UnknownOutcomes: 1, ErrorEntries: 1, Calls: 1 });
    const names = new Set(
      [counted, lastCounted()].flatMap((line) => Object.keys(line ?? {})).filter((name) => /^[A-Z]/.test(name)),
    );
    expect(names).toEqual(namedMetrics());
  });

  it('is written by the worker too, once a message is done', async () => {
    exchange.script(sends(200, answerOf('CreateItem', created('A'), created('B'))));
    const client = { endpoint: gateway.cloud.awsUrl, region: 'us-east-1' };
    const sqs = new SQSClient({ ...client, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
    const MessageBody = JSON.stringify({ operation: 'CreateItem', mailbox: 'alfred@contoso.com', items });
    await sqs.send(new SendMessageCommand({ QueueUrl: gateway.cloud.queueUrl('WorkQueue'), MessageBody }));

    await expect.poll(lastCounted, { timeout: 100_000 }).toMatchObject({ SuccessEntries: 2, Calls: 1 });
  });
});
