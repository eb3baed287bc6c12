import { exec, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';
import { startCloud } from '../../infra/local/cloud.ts';

const anyPort = { PORT: '0', EXCHANGE_PORT: '0', AWS_PORT: '0' };

/** Starts `npm start`'s script and waits until it has printed what a person needs. */
async function start() {
  const child = spawn(process.execPath, ['infra/local/start.ts'], { env: { ...process.env, ...anyPort } });
  let output = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    output += chunk;
    if (output.includes('Ctrl-C stops everything.')) break;
  }
  return { child, output };
}

/** The shell command that is printed under a heading. */
const commandUnder = (heading: string, output: string) =>
  new RegExp(`${heading}:\n\n((?: .*\n)+)`).exec(output)?.[1] ?? 'false';

describe('npm start', () => {
  it('runs twice side by side, prints curls that work, and stops on Ctrl-C', { timeout: 180_000 }, async () => {
    const [one, other] = await Promise.all([start(), start()]);

    const created = JSON.parse((await promisify(exec)(commandUnder('Create a contact', one.output))).stdout);
    expect(created).toMatchObject({ overallResult: 'Success', results: [{ key: 'crm-1', responseCode: 'NoError' }] });
    const failed = JSON.parse((await promisify(exec)(commandUnder('See what failed', other.output))).stdout);
    expect(failed).toMatchObject({ looked: 0, failedItems: [] });

    for (const { child } of [one, other]) {
      child.kill('SIGINT');
      expect(await once(child, 'exit')).toEqual([0, null]);
    }
  });

  it('names the variable to set where one of its ports is in use', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    const { port } = occupant.address() as AddressInfo;
    const options = { assembly: inject('assembly'), logs: 'ignore' } as const;

    for (const [variable, taken] of [
      ['PORT', { port }],
      ['EXCHANGE_PORT', { exchangePort: port }],
      ['AWS_PORT', { awsPort: port }],
    ] as const) {
      await expect(startCloud({ ...options, ...taken })).rejects.toMatchObject({
        name: 'PortTaken',
        message: `Port ${port} is in use. Set ${variable} to another one, or to 0 for any free one.`,
      });
    }
    occupant.close();
  });

  it('says what is wrong with its settings and starts nothing', async () => {
    const child = spawn(process.execPath, ['infra/local/start.ts'], { env: { ...process.env, PORT: 'http' } });
    const [stderr, stdout, [code]] = await Promise.all([text(child.stderr), text(child.stdout), once(child, 'exit')]);

    expect({ stderr, stdout, code }).toEqual({
      stderr: 'PORT: write a port, or 0 for any free one\n',
      stdout: '',
      code: 1,
    });
  });
});
