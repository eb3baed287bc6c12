import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { defaultAccounts } from '../src/index.ts';
import { runCommand, startProcess } from './emulator-process.ts';

const bin = fileURLToPath(new URL('../bin/exchange-emulator.js', import.meta.url));
const hint = 'Run "exchange-emulator --help" for the options.\n';
const hasIpv6 = Object.values(networkInterfaces()).some((each) => each?.some(({ address }) => address === '::1'));

describe('the command', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('serves any free port until %s', async (signal) => {
    const emulator = await startProcess(bin, ['--port', '0']);
    expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/EWS\/Exchange\.asmx$/);
    const calls = await fetch(new URL('/calls', emulator.url));
    expect(await calls.json()).toEqual([]);
    expect(await emulator.stop(signal)).toBe(0);
  });

  test('prints its accounts', async () => {
    const { output, stop } = await startProcess(bin, ['--port', '0']);
    await stop('SIGTERM');
    for (const { address, password } of defaultAccounts) {
      expect(output).toMatch(new RegExp(`^ +${address} +${password}( |$)`, 'm'));
    }
  });

  test.skipIf(!hasIpv6)('serves an IPv6 address', async () => {
    const { url, stop } = await startProcess(bin, ['--port=0', '--host=::1']);
    expect(url).toMatch(/^http:\/\/\[::1\]:\d+\//);
    expect((await fetch(new URL('/calls', url))).status).toBe(200);
    await stop('SIGTERM');
  });

  test('prints its options', async () => {
    const { output, errors, exitCode } = await runCommand(bin, ['--help']);
    expect([errors, exitCode]).toEqual(['', 0]);
    for (const option of ['--port', '--host', '--help']) expect(output).toContain(option);
  });

  test.each([
    [['--prot', '1'], "Unknown option '--prot'."],
    [['extra'], "Unexpected argument 'extra'."],
    [['--port'], "Option '--port <value>' argument missing."],
    [['--port', '-1'], 'Option \'--port\' needs a value that does not start with "-".'],
    [['--port', 'abc'], '--port must be a whole number from 0 to 65535, not "abc".'],
    [['--port', '70000'], '--port must be a whole number from 0 to 65535, not "70000".'],
    [['--host', ''], '--host must not be empty.'],
  ])('refuses %j in one sentence', async (args, sentence) => {
    const finished = await runCommand(bin, args);
    expect(finished).toEqual({ output: '', errors: `${sentence} ${hint}`, exitCode: 2 });
  });

  test('says that a port is in use', async () => {
    const { url, stop } = await startProcess(bin, ['--port', '0']);
    const { port } = new URL(url);
    const finished = await runCommand(bin, ['--port', port]);
    await stop('SIGTERM');
    const sentence = `Port ${port} on 127.0.0.1 is already in use. Choose another --port, or 0 for any free port.\n`;
    expect(finished).toEqual({ output: '', errors: sentence, exitCode: 1 });
  });

  test('says that a host is not an address of this machine', async () => {
    // TEST-NET-1 (RFC 5737): no machine has this address.
    const finished = await runCommand(bin, ['--port', '0', '--host', '192.0.2.1']);
    const sentence = '--host "192.0.2.1" is not an address of this machine.\n';
    expect(finished).toEqual({ output: '', errors: sentence, exitCode: 1 });
  });
});
