import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createEwsBatchApp } from '../../infra/ews-batch-app.ts';

const stages = {
  default: { exchangeUrl: 'https://mail.contoso.com/EWS/Exchange.asmx', secret: 'ews-batch/exchange' },
};

describe('the AwsSolutions pack of cdk-nag', () => {
  let outdir: string;
  beforeEach(async () => {
    outdir = await mkdtemp(join(tmpdir(), 'nag-'));
  });
  afterEach(() => rm(outdir, { recursive: true }));

  it('has no finding in the stack that is not acknowledged', async () => {
    const report = JSON.parse(await readFile(join(inject('assembly'), 'validation-report.json'), 'utf8'));

    expect(report.pluginReports).toEqual([]);
  });

  it('makes synthesis fail on a construct that breaks its rules', async () => {
    const app = await createEwsBatchApp({ outdir, context: { stages } }, []);
    new Queue(app.node.findChild('EwsBatch'), 'UnsafeQueue');

    expect(() => app.synth()).toThrow('AwsSolutions-SQS4');
  });

  it('lets an empty stack pass, so that only what is deployed can fail', async () => {
    const app = await createEwsBatchApp({ outdir, context: { stages } }, []);

    expect(() => app.synth()).not.toThrow();
  });
});
