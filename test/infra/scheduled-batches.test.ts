import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { ScheduledBatches } from '../../infra/constructs/scheduled-batches.ts';

describe('a scheduled batch', () => {
  it('is put on the work queue by a rule of its own, as it stands in the configuration', () => {
    const stack = new Stack(new App(), 'Stack');
    const batch = { operation: 'FindItem', mailbox: 'sadie@contoso.com', searches: [{ parentFolderId: 'contacts' }] };
    const batches = { Nightly: { schedule: 'cron(0 3 * * ? *)', batch } };
    new ScheduledBatches(stack, 'ScheduledBatches', batches, new Queue(stack, 'WorkQueue'));

    const [rule] = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'));
    expect(rule?.Properties.ScheduleExpression).toBe('cron(0 3 * * ? *)');
    expect(JSON.parse(rule?.Properties.Targets[0].Input)).toEqual(batch);
  });
});
