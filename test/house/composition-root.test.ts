import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';

// biome.json applies .biome/composition-root.grit to lib/ without the two files of the composition root.

const refused = [
  'export const found = Date.now();',
  'export const found = new Date();',
  'export const found = (now: Date = new Date()) => now;',
  'export const found = { now: Date.now };',
  'export const found = performance.now();',
  'export const found = Math.random();',
  "import { randomUUID } from 'node:crypto'; export const found = randomUUID();",
  "import { randomBytes } from 'node:crypto'; export const found = randomBytes(8);",
  'export const found = crypto.randomUUID();',
  "import crypto from 'node:crypto'; export const found = crypto.randomBytes(8);",
  'export const found = setTimeout(() => undefined, 1);',
  'export const found = setImmediate(() => undefined);',
  'export const found = setInterval(() => undefined, 1);',
  'export const found = globalThis.setTimeout(() => undefined, 1);',
  'export const found = { sleep: setTimeout };',
  "import { setTimeout as sleep } from 'node:timers/promises'; export const found = sleep;",
  "import { clearTimeout as clear } from 'node:timers'; export const found = clear;",
  "export { setTimeout as found } from 'timers/promises';",
  "export const found = await import('node:timers/promises');",
  'export const found = AbortSignal.timeout(1);',
  "import { SQSClient } from '@aws-sdk/client-sqs'; export const found = new SQSClient();",
  "import { S3Client } from '@aws-sdk/client-s3'; export const found = new S3Client({ maxAttempts: 1 });",
  "import { EventBridgeClient } from '@aws-sdk/client-eventbridge'; export const found = new EventBridgeClient();",
  "const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager'); export const found = new SecretsManagerClient();",
  "import { Client } from 'undici'; export const found = new Client('https://mail.contoso.com', { pipelining: 0 });",
  "import { Agent } from 'undici'; export const found = new Agent();",
];

const allowed = [
  'export const found = new Date(0);',
  'export const found = Date.parse("2026-01-01");',
  'export const found = (clock: { now(): number; timeout(ms: number): void }) => [clock.now(), clock.timeout(1)];',
  'export const found = (timer: NodeJS.Timeout) => clearTimeout(timer);',
  'export const found = (chance: { random(): number; uuid(): string }) => [chance.random(), chance.uuid()];',
  "import type { SQSClient } from '@aws-sdk/client-sqs'; export const found = (sqs: SQSClient) => sqs.destroy();",
];

const refusedFile = (index: number) => `lib/batch/refused-${index}.ts`;
const allowedFile = (index: number) => `lib/batch/allowed-${index}.ts`;
const compositionRoot = ['lib/lambda/environment.ts', 'lib/lambda/exchange-environment.ts'];
const everything = refused.map((text, index) => text.replace(/\bfound\b/, `found${index}`)).join('\n');

interface Diagnostic {
  readonly category: string;
  readonly message: string;
  readonly location: { readonly path: string };
}

/** Returns what the plugin reports in a folder. */
async function lint(folder: string): Promise<readonly Diagnostic[]> {
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  const command = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '.'];
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, command, { cwd: folder }, (_, stdout) => resolve(stdout));
  });
  const { diagnostics } = JSON.parse(output) as { readonly diagnostics: readonly Diagnostic[] };
  return diagnostics.filter(({ category }) => category === 'plugin');
}

describe('the clock, random values, timers and clients', () => {
  let folder: TemporaryFolder;
  let diagnostics: readonly Diagnostic[];
  beforeAll(async () => {
    folder = await makeTemporaryFolder(['biome.json', '.biome'], {
      ...Object.fromEntries(refused.map((text, index) => [refusedFile(index), text])),
      ...Object.fromEntries(allowed.map((text, index) => [allowedFile(index), text])),
      ...Object.fromEntries(
        ['lib/lambda/all.ts', ...compositionRoot, 'tools/soak.ts'].map((file) => [file, everything]),
      ),
    });
    diagnostics = await lint(folder.path);
  });
  afterAll(() => folder.remove());

  const messagesFor = (file: string) =>
    diagnostics.filter(({ location }) => location.path === file).map(({ message }) => message);

  it.each(refused.map((text, index) => ({ text, index })))('are refused in lib/: $text', ({ index }) => {
    const messages = messagesFor(refusedFile(index));

    expect(messages.length).toBeGreaterThan(0);
    for (const message of messages) expect(message).toMatch(/^Only the composition root .+ handed down\.$/);
  });

  it.each(allowed.map((text, index) => ({ text, index })))('are handed down in lib/: $text', ({ index }) => {
    expect(messagesFor(allowedFile(index))).toEqual([]);
  });

  it.each([...compositionRoot, 'tools/soak.ts'])('are free in %s', (file) => {
    expect(messagesFor('lib/lambda/all.ts').length).toBeGreaterThanOrEqual(refused.length);
    expect(messagesFor(file)).toEqual([]);
  });
});
