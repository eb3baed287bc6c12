import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { createEwsBatchApp } from '../../infra/ews-batch-app.ts';
import { listOperations } from '../../infra/operations.ts';
import { type Cloud, startCloud } from '../../local/cloud.ts';

const stages = {
  default: { exchangeUrl: 'https://mail.contoso.com/EWS/Exchange.asmx', secret: 'ews-batch/exchange' },
};

const account = { auth: 'basic', username: 'importer@fabrikam.com', password: 'a planted password' };
const nobody = 'http://127.0.0.1:9/EWS/Exchange.asmx';

/** What the write probe answers, as far as tests look into it. */
export interface ProbeBody {
  readonly pid: number;
  readonly remainingMs: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** A local cloud whose functions are those of `probes/`, each with a timeout of one second but the one behind a queue, which has five. */
export interface ProbeCloud extends Cloud {
  /** Posts to the write probe; the query names the deed to do. */
  ask(
    query: string,
    init?: RequestInit,
  ): Promise<{ readonly status: number; readonly headers: Headers; readonly body: ProbeBody }>;
}

/** Synthesises the probes and starts them, with the Exchange at `url`, which may not be there; closing deletes what was synthesised. */
export async function startProbeCloud(url = nobody): Promise<ProbeCloud> {
  const assembly = await mkdtemp(join(tmpdir(), 'ews-batch-probes-'));
  await synthesiseProbes(assembly);
  const cloud = await startCloud({
    assembly,
    exchange: { ...account, url },
    settleMs: '1234',
    logs: 'ignore',
  });
  return {
    ...cloud,
    ask: async (query, init = {}) => {
      const response = await fetch(`${cloud.url}/write-probe?${query}`, { method: 'POST', ...init });
      return { status: response.status, headers: response.headers, body: (await response.json()) as ProbeBody };
    },
    close: async () => {
      await cloud.close();
      await rm(assembly, { recursive: true });
    },
  };
}

async function synthesiseProbes(outdir: string): Promise<void> {
  const operations = await listOperations(join(import.meta.dirname, 'probes'));
  const app = await createEwsBatchApp({ outdir, context: { stages } }, operations);
  for (const construct of app.node.findAll()) {
    if (construct instanceof CfnFunction) construct.timeout = construct.node.path.includes('QueueProbe') ? 5 : 1;
    if (construct instanceof LambdaFunction && construct.node.path.includes('QueueProbe')) feed(construct);
  }
  app.synth();
}

function feed(probe: LambdaFunction): void {
  const stack = Stack.of(probe);
  const deadLetterQueue = new Queue(stack, 'ProbeDeadLetters', { enforceSSL: true });
  const queue = new Queue(stack, 'ProbeQueue', {
    enforceSSL: true,
    visibilityTimeout: Duration.minutes(18),
    deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 2 },
  });
  probe.addEventSource(
    new SqsEventSource(queue, {
      batchSize: 20,
      maxBatchingWindow: Duration.seconds(1),
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    }),
  );
  Validations.of(deadLetterQueue).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'Nothing lies behind it.' });
}
