import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';

// Each row turns one arrow of .dependency-cruiser.cjs: a module of the first room imports one of the second.
const turnedArrows = [
  ['lib/runtime/', 'lib/contract/'],
  ['lib/soap/', 'lib/schema/'],
  ['lib/schema/', 'lib/items/'],
  ['lib/items/', 'lib/operation/'],
  ['lib/contract/', 'lib/recovery/'],
  ['lib/recovery/', 'lib/batch/'],
  ['lib/operation/', 'lib/batch/'],
  ['lib/batch/', 'lib/exchange/'],
  ['lib/files/', 'lib/operation/'],
  ['lib/exchange/', 'lib/recovery/'],
  ['lib/openapi/', 'lib/batch/'],
  ['lib/lambda/common/', 'lib/lambda/messages/'],
  ['lib/lambda/exchange/', 'lib/lambda/operation/'],
  ['lib/lambda/messages/', 'lib/lambda/worker/'],
  ['lib/lambda/results/', 'lib/exchange/'],
  ['lib/lambda/claims/', 'lib/lambda/messages/'],
  ['lib/lambda/operation/', 'lib/lambda/worker/'],
  ['lib/lambda/worker/', 'lib/lambda/splitter/'],
  ['lib/lambda/splitter/', 'lib/lambda/exchange/'],
  ['lib/lambda/batches-api/', 'lib/lambda/operation/'],
  ['lib/lambda/failed-items/', 'lib/lambda/batches-api/'],
  ['functions/', 'infra/'],
  ['infra/', 'lib/batch/'],
  ['packages/exchange-emulator/src/', 'lib/soap/'],
  ['local/', 'lib/lambda/common/'],
  ['cli/', 'local/'],
  ['tools/', 'lib/batch/'],
] as const;

const projectRoot = fileURLToPath(new URL('../../', import.meta.url));
const importer = (room: string) => `${room}importer.ts`;
const imported = (room: string) => `${room}imported.ts`;
const importOf = (from: string, to: string) => {
  const up = '../'.repeat(from.split('/').length - 1);
  return `import { value } from '${up}${to}'; export const other = value;\n`;
};

const files = {
  ...Object.fromEntries(turnedArrows.map(([, to]) => [imported(to), 'export const value = 1;\n'])),
  ...Object.fromEntries(turnedArrows.map(([from, to]) => [importer(from), importOf(importer(from), imported(to))])),
  'lib/circle/one.ts': "import { two } from './two.ts'; export const one = () => two;\n",
  'lib/circle/two.ts': "import { one } from './one.ts'; export const two = () => one;\n",
  'functions/create-item.ts': "import { value } from './get-item.ts'; export const other = value;\n",
  'functions/get-item.ts': 'export const value = 1;\n',
  'lib/sdk/importer.ts': "import { SQSClient } from '@aws-sdk/client-sqs'; export const other = SQSClient;\n",
};

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

/** Returns the violations of the dependency rules in a folder. */
async function cruise(folder: string): Promise<readonly Violation[]> {
  const command = join(projectRoot, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const rooms = ['functions', 'infra', 'lib', 'local', 'cli', 'tools', 'packages'];
  const output = await new Promise<string>((resolve) => {
    const options = { cwd: folder, maxBuffer: 2 ** 26 };
    execFile(process.execPath, [command, '--output-type', 'json', ...rooms], options, (_, stdout) => resolve(stdout));
  });
  return (JSON.parse(output) as { readonly summary: { readonly violations: readonly Violation[] } }).summary.violations;
}

describe('the dependency rules', () => {
  let folder: TemporaryFolder;
  let violations: readonly Violation[];
  beforeAll(async () => {
    folder = await makeTemporaryFolder(['.dependency-cruiser.cjs'], files);
    await symlink(join(projectRoot, 'node_modules'), join(folder.path, 'node_modules'));
    violations = await cruise(folder.path);
  });
  afterAll(() => folder.remove());

  const rulesBrokenBy = (file: string) => violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);

  it.each(turnedArrows)('refuse that %s imports %s', (from, to) => {
    expect(rulesBrokenBy(importer(from))).toEqual([expect.stringMatching(`^${from} imports only `)]);
    expect(violations).toContainEqual(expect.objectContaining({ from: importer(from), to: imported(to) }));
  });

  it('refuse circles, functions that import one another, and the AWS SDK outside of lib/lambda/', () => {
    expect(rulesBrokenBy('lib/circle/one.ts')).toEqual(['no module imports itself in a circle']);
    expect(rulesBrokenBy('functions/create-item.ts')).toEqual(['functions do not import one another']);
    expect(rulesBrokenBy('lib/sdk/importer.ts')).toEqual(['only lib/lambda/ uses the AWS SDK']);
  });

  it('have a line for every room', () => {
    const foldersOf = (folder: string) =>
      readdirSync(join(projectRoot, folder), { withFileTypes: true })
        .filter((each) => each.isDirectory())
        .map(({ name }) => `${folder}${name}/`);
    const rooms = [...foldersOf('lib/').filter((room) => room !== 'lib/lambda/'), ...foldersOf('lib/lambda/')];

    expect(rooms.filter((room) => !turnedArrows.some(([from]) => from === room))).toEqual([]);
  });
});
