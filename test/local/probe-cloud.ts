import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { ewsBatchApp } from '../../infra/ews-batch-app.ts';
import { type Cloud, startCloud } from '../../infra/local/cloud.ts';
import { listOperations } from '../../infra/operations.ts';

const stages = {
  default: { exchangeUrl: 'https://mail.contoso.com/EWS/Exchange.asmx', secret: 'ews-batch/exchange' },
};

const exchange = {
  url: 'http://127.0.0.1:9/EWS/Exchange.asmx',
  auth: 'basic',
  username: 'importer@fabrikam.com',
  password: 'a planted password',
};

/** What the write probe answers, as far as tests look into it. */
export interface ProbeBody {
  readonly pid: number;
  readonly remainingMs: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** A local cloud whose functions are those of `probes/`, each with a timeout of one second, and whose Exchange is not there. */
export interface ProbeCloud extends Cloud {
  /** Posts to the write probe; the query names the deed to do. */
  ask(
    query: string,
    init?: RequestInit,
  ): Promise<{ readonly status: number; readonly headers: Headers; readonly body: ProbeBody }>;
}

/** Synthesises the probes and starts them; closing deletes what was synthesised. */
export async function startProbeCloud(): Promise<ProbeCloud> {
  const assembly = await mkdtemp(join(tmpdir(), 'ews-batch-probes-'));
  await synthesiseProbes(assembly);
  const cloud = await startCloud({ assembly, exchange, settleMs: '1234', logs: 'ignore' });
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
  const app = await ewsBatchApp({ outdir, context: { stages } }, operations);
  for (const construct of app.node.findAll()) {
    if (construct instanceof CfnFunction) construct.timeout = 1;
  }
  app.synth();
}
