import { exec, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { synthesise } from '../../local/stack/synthesise.ts';

const anyPort = { PORT: '0', EXCHANGE_PORT: '0', AWS_PORT: '0' };

/** Starts the script of `npm start` and waits until it has printed its welcome. */
async function start(environment: Readonly<Record<string, string>> = {}) {
  const env = { ...process.env, ...anyPort, ...environment };
  const child = spawn(process.execPath, ['local/start.ts'], { env });
  let output = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    output += chunk;
    if (output.includes('Ctrl-C stops everything.')) break;
  }
  return { child, output };
}

/** Runs the script of `npm start` until it exits. */
async function run(given: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const env = { ...process.env, ...anyPort, ...environment };
  const child = spawn(process.execPath, ['local/start.ts', ...given], { env });
  const [stderr, stdout, [code]] = await Promise.all([text(child.stderr), text(child.stdout), once(child, 'exit')]);
  return { stderr, stdout, code };
}

/** Returns the shell command printed under a heading. */
const commandUnder = (heading: string, output: string) =>
  new RegExp(`${heading}:\n\n((?: .*\n)+)`).exec(output)?.[1] ?? 'false';

describe('npm start', () => {
  it('runs twice side by side, prints curls that work, signed where they have to be, and stops on Ctrl-C', async () => {
    const [one, other] = await Promise.all([start(), start({ AUTH: 'on' })]);

    for (const { child, output } of [one, other]) {
      const created = JSON.parse((await promisify(exec)(commandUnder('Create a contact', output))).stdout);
      expect(created).toMatchObject({ overallResult: 'Success', results: [{ key: 'crm-1', responseCode: 'NoError' }] });
      const failed = JSON.parse((await promisify(exec)(commandUnder('See what failed', output))).stdout);
      expect(failed).toMatchObject({ looked: 0, failedItems: [] });
      child.kill('SIGINT');
      expect(await once(child, 'exit')).toEqual([0, null]);
    }
  });

  it('names every port that is in use, with the variable that moves it, before it starts anything', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    const { port } = occupant.address() as AddressInfo;
    const taken = { PORT: String(port), AWS_PORT: String(port) };

    expect(await run([], taken)).toEqual({
      stderr: `Ports ${port} (PORT), ${port} (AWS_PORT) are in use. Choose other ports, or any free ones: PORT=0 EXCHANGE_PORT=0 AWS_PORT=0 npm start\n`,
      stdout: 'Synthesising the stack …\n',
      code: 1,
    });
    occupant.close();
  });

  it('says what is wrong with its settings and starts nothing', async () => {
    expect(await run([], { PORT: 'http' })).toEqual({
      stderr: 'PORT: expected a port number, or 0 for any free port\n',
      stdout: '',
      code: 1,
    });
  });

  it('takes no arguments, and says which variables there are', async () => {
    const { stdout, code } = await run(['--help']);

    expect({ stdout, code }).toEqual({ stdout: expect.stringMatching(/takes no arguments.*EXCHANGE_PORT/s), code: 0 });
    expect(await run(['--port', '8080'])).toEqual({ stderr: stdout, stdout: '', code: 2 });
  });
});

describe('a cdk.json that is wrong', () => {
  it('is refused with what is wrong and nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ews-batch-start-'));
    const cdkFile = join(folder, 'cdk.json');
    const exchangeUrl = 'https://mail.fabrikam.com/EWS/Exchange.asmx';
    const stages = { default: { exchangeUrl, secret: 'ews-batch/exchange', callsInFlight: '4', setleMs: 500 } };
    await writeFile(cdkFile, JSON.stringify({ context: { stages } }));

    await expect(synthesise(folder, cdkFile)).rejects.toMatchObject({
      name: 'SynthesisError',
      message: [
        'The configuration is wrong:',
        '  stages.default.callsInFlight: write a whole number from 1 to 100, without quotes',
        '  stages.default: unknown setting "setleMs": did you mean "settleMs"?',
      ].join('\n'),
    });
    await writeFile(cdkFile, '{ "context": ');
    await expect(synthesise(folder, cdkFile)).rejects.toThrow(
      'cdk.json is not valid JSON: Unexpected end of JSON input',
    );
    await rm(folder, { recursive: true });
  });
});
