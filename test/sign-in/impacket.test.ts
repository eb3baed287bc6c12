import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../front-door/gateway.ts';
import { idsToRead } from './server.ts';

// Debian installs python3-impacket only for its own Python.
const python = '/usr/bin/python3';
const hasImpacket = spawnSync(python, ['-c', 'import impacket']).status === 0;
if (!hasImpacket) console.log("python3-impacket is not installed: NTLM was not held against impacket's server side.");

let server: ChildProcessWithoutNullStreams;
let gateway: Gateway;
afterEach(async () => {
  await gateway.close();
  server.kill();
});

/** Reads 1,000 items from impacket_exchange.py as an account. Returns the answer and the server's output lines. */
async function readAs(username: string, password: string) {
  server = spawn(python, [fileURLToPath(new URL('impacket_exchange.py', import.meta.url))]);
  const signIns: string[] = [];
  const printed = createInterface({ input: server.stdout });
  const [port] = await once(printed, 'line');
  printed.on('line', (line) => signIns.push(line));
  const url = `http://127.0.0.1:${port}/EWS/Exchange.asmx`;
  gateway = await startGateway({ url, auth: 'ntlm', username, password });
  const { status, body } = await gateway.ask('/get-item', idsToRead(1000));
  return { status, counts: body.counts, signIns };
}

describe.skipIf(!hasImpacket)('signing in by NTLM to impacket', () => {
  it.each([
    ['CONTOSO\\svc', 'svc CONTOSO True'],
    ['svc@contoso.com', 'svc@contoso.com - True'],
    ['CONTÖSO 1\\Jürgen', 'Jürgen CONTÖSO 1 True'],
  ])('is taken as %s, once for each connection', async (username, signIn) => {
    const { status, counts, signIns } = await readAs(username, 'SecREt01');
    expect([status, counts.success]).toEqual([200, 1000]);
    expect(new Set(signIns)).toEqual(new Set([signIn]));
    expect(signIns.length).toBeLessThanOrEqual(4);
  });

  it('is refused with another password', async () => {
    const { status, signIns } = await readAs('CONTOSO\\svc', 'SecREt02');
    expect(status).toBe(502);
    expect(new Set(signIns)).toEqual(new Set(['svc CONTOSO False']));
  });
});
