import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { inject, vi } from 'vitest';
import { createEwsBatchApp } from '../../infra/ews-batch-app.ts';

/** The settings that every stage needs. */
export const minimal = { exchangeUrl: 'https://mail.contoso.com/EWS/Exchange.asmx', secret: 'ews-batch/exchange' };

/** A synthesised stage: its template, and the findings of AwsSolutions and of CloudFormation's own rules. */
export interface Stage {
  readonly template: Template;
  readonly findings: readonly unknown[];
  readonly folder: string;
  remove(): Promise<void>;
}

/** Synthesises a stage named `tested` with all operations. Throws if AwsSolutions finds something without an acknowledgement. */
export async function synthesiseStage(settings: object): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'ews-batch-stage-'));
  const cdkJson = JSON.parse(await readFile(new URL('../../cdk.json', import.meta.url), 'utf8'));
  const context = { ...cdkJson.context, stages: { tested: { ...minimal, ...settings } }, stage: 'tested' };
  const app = await createEwsBatchApp({ outdir: folder, context });
  // test/synthesise.ts turns CloudFormation's own rules off for all other tests.
  vi.stubEnv('CDK_VALIDATION', 'true');
  app.synth();
  vi.unstubAllEnvs();
  const readJson = async (file: string) => JSON.parse(await readFile(join(folder, file), 'utf8'));
  return {
    template: Template.fromJSON(await readJson('EwsBatch-tested.template.json')),
    findings: (await readJson('validation-report.json')).pluginReports,
    folder,
    remove: () => rm(folder, { recursive: true }),
  };
}

/** Reads the template of the default stage. */
export async function readDefaultTemplate(): Promise<Template> {
  return Template.fromJSON(JSON.parse(await readFile(join(inject('assembly'), 'EwsBatch.template.json'), 'utf8')));
}

/** Returns the properties of all resources of a type. */
export function propertiesOf({ template }: Pick<Stage, 'template'>, type: string) {
  return Object.values(template.findResources(type)).map(({ Properties }) => Properties);
}
