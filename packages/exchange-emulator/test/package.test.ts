import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand, startProcess } from './emulator-process.ts';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

describe('the package that npm packs', () => {
  let folder = '';
  let project = '';
  let files: readonly string[] = [];

  const npm = async (args: readonly string[], cwd: string) => {
    const { output, errors, exitCode } = await runCommand('npm', args, cwd);
    if (exitCode !== 0) throw new Error(`npm ${args[0]} failed: ${errors}`);
    return output;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'exchange-emulator-'));
    project = join(folder, 'project');
    await mkdir(project);
    const packed = await npm(['pack', '--json', '--silent', '--pack-destination', folder], packageFolder);
    const [tarball] = JSON.parse(packed) as [{ filename: string; files: readonly { path: string }[] }];
    files = tarball.files.map(({ path }) => path);
    await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, tarball.filename)], project);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('holds the build with its types, and no sources and tests', () => {
    expect(files.filter((path) => !path.startsWith('dist/')).sort()).toEqual([
      'LICENSE',
      'README.md',
      'bin/exchange-emulator.js',
      'package.json',
    ]);
    expect(files).toEqual(expect.arrayContaining(['dist/index.js', 'dist/index.d.ts', 'dist/command-line.js']));
    expect(files.filter((path) => !/\.(js|d\.ts|md|json)$|^LICENSE$/.test(path))).toEqual([]);
  });

  test('starts where it is installed and does what its README shows', async () => {
    const { url, stop } = await startProcess(join(project, 'node_modules', '.bin', 'exchange-emulator'), ['--port=0']);
    const [getFolder = '', folderXml = '', getCalls = '', calls = '', putFaults = ''] = await readmeExamples();
    const curl = async (command: string) =>
      (await runCommand('sh', ['-c', command.replaceAll('127.0.0.1:3001', new URL(url).host)])).output;
    expect(await curl(getFolder)).toBe(folderXml.replace(/>\s+</g, '><').trim());
    expect(await curl(getCalls)).toBe(calls.trim());
    expect(JSON.parse(await curl(putFaults))).toHaveLength(3);
    expect(await stop('SIGTERM')).toBe(0);
  });

  test('can be started from JavaScript', async () => {
    const [example = ''] = await codeBlocks('js');
    const { output, errors } = await runCommand(process.execPath, ['--input-type=module', '--eval', example], project);
    expect([output, errors]).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/EWS\/Exchange\.asmx\n$/), '']);
  });
});

/** The curl commands of the README, each followed by its response where the README shows one. */
async function readmeExamples(): Promise<readonly string[]> {
  const blocks = await codeBlocks('sh|xml|json');
  return blocks.filter((block) => !/^np[mx] /.test(block));
}

async function codeBlocks(language: string): Promise<readonly string[]> {
  const readme = await readFile(join(packageFolder, 'README.md'), 'utf8');
  const pattern = new RegExp(`^\`\`\`(?:${language})\n(.*?)^\`\`\`$`, 'gms');
  return [...readme.matchAll(pattern)].map(([, code = '']) => code);
}
