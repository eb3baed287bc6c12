import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { startCloud } from '../../local/cloud.ts';
import { commandEnvironment } from '../cli/command-environment.ts';
import { startServer } from '../sign-in/server.ts';
import { type IdleCloud, startIdleCloud } from './idle-cloud.ts';

let cloud: IdleCloud;
beforeAll(async () => {
  cloud = await startIdleCloud();
});
afterAll(() => cloud.close());
afterEach(() => cloud.purge());

/** Runs the script of `npm run failed-items`. Returns its output and exit code. */
async function failedItems(commandLine: string, variables: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ['cli/failed-items.ts', ...commandLine.split(' ')], {
    env: { ...commandEnvironment, ...variables },
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { stdout, stderr, code };
}

const onCloud = (commandLine: string) => failedItems(`${commandLine} --api ${cloud.url}`);

async function putDeadLetterMessages(count: number, responseCode = 'ErrorQuotaExceeded') {
  for (let place = 0; place < count; place++) {
    const items = [{ key: `crm-${place}`, contact: { displayName: 'Hope Gross' } }];
    const failure = { responseCode, batchId: 'batch-1', time: new Date().toISOString() };
    await cloud.putDeadLetterMessage(JSON.stringify({ operation: 'CreateItem', items, failure }), { responseCode });
  }
}

describe('npm run failed-items', () => {
  it('lists what waits as a table, with what is left to know', async () => {
    await putDeadLetterMessages(1);
    await putDeadLetterMessages(1, 'ErrorItemSave');

    const { stdout, code } = await onCloud('list --code ErrorItemSave');

    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {3}code +operation +age +key +batch +id\n/);
    expect(stdout).toMatch(/\n {3}ErrorItemSave +CreateItem +\d+ s +crm-0 +batch-1 +[\w-]+\n/);
    expect(stdout).toContain('1 ErrorItemSave; looked at 2.');
    expect(stdout).not.toMatch(/Hope|ErrorQuotaExceeded/);
  });

  it('says where nothing is to be seen that it may be hidden', async () => {
    await putDeadLetterMessages(1);
    await cloud.ask('GET /failed-items');

    expect((await onCloud('list')).stdout).toMatch(/^None; looked at 0\.\n1 more is hidden for at most five minutes, /);
  });

  it('hides nothing from what comes after it, where it lists or shows', async () => {
    await putDeadLetterMessages(11);

    expect((await onCloud('list')).stdout).toMatch(/11 ErrorQuotaExceeded; looked at 11\.\n$/);
    expect(JSON.parse((await onCloud('show')).stdout)).toMatchObject({ counts: { ErrorQuotaExceeded: 11 } });
    expect((await onCloud('redrive')).stdout).toBe('11 moved to the work queue\n');
  });

  it('takes an operation by its route too', async () => {
    await putDeadLetterMessages(1);

    expect((await onCloud('list --operation create-item')).stdout).toContain('1 ErrorQuotaExceeded; looked at 1.');
  });

  it('shows the entries as JSON where it is asked to', async () => {
    await putDeadLetterMessages(1);

    const { stdout } = await onCloud('show');

    expect(JSON.parse(stdout).failedItems).toMatchObject([
      { request: { operation: 'CreateItem', items: [{ key: 'crm-0', contact: { displayName: 'Hope Gross' } }] } },
    ]);
  });

  it('redrives until none is left, and says how far it has come', async () => {
    await putDeadLetterMessages(13);

    const { stdout, code } = await onCloud('redrive --operation CreateItem');

    expect([code, stdout]).toEqual([0, '13 moved to the work queue\n']);
    expect(await cloud.take('WorkQueue')).toHaveLength(13);
  });

  it('redrives no more than it is asked to', async () => {
    await putDeadLetterMessages(3);

    await onCloud('redrive --max 2');

    expect(await cloud.take('WorkQueue')).toHaveLength(2);
  });

  it('ends with exit code 1 and says so where something could not be moved', async () => {
    await cloud.putDeadLetterMessage('Dear Sir or Madam', { responseCode: 'BatchItemInvalid' });

    const { stdout, code } = await onCloud('redrive');

    expect([code, stdout]).toEqual([1, expect.stringContaining('1 could not be moved')]);
  });

  it('discards by the id that the list shows, and nothing else', async () => {
    await putDeadLetterMessages(2);
    const id = /crm-0 +batch-1 +([\w-]+)/.exec((await onCloud('list')).stdout)?.[1];

    expect(await onCloud(`discard ${id}`)).toMatchObject({ code: 0, stdout: 'Discarded.\n' });
    expect(await onCloud(`discard ${id}`)).toMatchObject({
      code: 1,
      stderr: `No failed item has the id ${id}, or it is hidden. List them again.\n`,
    });
    expect((await onCloud('list')).stdout).toMatch(/ crm-1 .*\n\n1 ErrorQuotaExceeded; looked at 1\.\n$/);
  });

  it.each([
    ['mislay', 'Unknown command "mislay". Use list, show, redrive or discard ID.'],
    ['list now', 'Unknown command "list now". Use list, show, redrive or discard ID.'],
    ['--colour red', "Unknown option '--colour'"],
    ['discard', 'discard: no id. Write the ids of the messages to delete, as the list shows them.'],
    ['list --operation CreateItm', 'Unknown operation "CreateItm". Did you mean "create-item"?'],
    ['redrive --max all', '--max: expected a whole number above 0, not "all".'],
  ])('says what is wrong with its command line, and what there is: %s', async (commandLine, message) => {
    const { stderr, code } = await failedItems(commandLine);

    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(stderr).toContain('npm run failed-items -- redrive ');
  });

  it('says what it can do where it is asked for help', async () => {
    expect(await failedItems('--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('--api URL'),
      stderr: '',
    });
  });

  it('says what the API has against its request', async () => {
    expect(await onCloud('list --limit 0')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('\n  $.limit: '),
    });
  });

  it.each([
    ['list --api https://127.0.0.1:1', 'The URL https://127.0.0.1:1 names no AWS region. Set AWS_REGION.'],
    [
      'list --api https://x.execute-api.eu-west-1.amazonaws.com',
      'requires signed requests, and no AWS credentials were found. Set AWS_PROFILE, or',
    ],
  ])('says what to do where there is no way to the API: %s', async (commandLine, message) => {
    const { stderr, code } = await failedItems(commandLine);

    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
    expect(stderr.split('\n')).toHaveLength(2);
  });

  it('says so where nobody answers', async () => {
    const server = await startServer(() => undefined);
    await server.close();
    const { origin } = new URL(server.url);

    expect(await failedItems(`list --api ${origin}`)).toMatchObject({
      code: 1,
      stderr: `No answer from the API at ${origin} (ECONNREFUSED). Check the URL in --api.\n`,
    });
  });

  it('signs its requests to this machine too, where an access key is in the environment', async () => {
    const signed = await startCloud({ assembly: inject('assembly'), logs: 'ignore', auth: true });
    const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

    expect(await failedItems(`list --api ${signed.url}`)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('AWS_SECRET_ACCESS_KEY=local'),
    });
    expect(await failedItems(`list --api ${signed.url}`, credentials)).toMatchObject({
      code: 0,
      stdout: 'None; looked at 0.\n',
    });
    await signed.close();
  });

  it('signs its requests to a deployed API', async () => {
    let authorization: string | undefined;
    const api = await startServer(
      (request, _, response) => {
        authorization = request.headers.authorization;
        response.writeHead(403, { 'content-type': 'application/json' }).end('{"message":"Forbidden"}');
      },
      { tls: true },
    );

    const { stderr, code } = await failedItems(`list --api ${new URL(api.url).origin}`, {
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'a planted secret',
      AWS_REGION: 'eu-west-1',
      NODE_EXTRA_CA_CERTS: fileURLToPath(new URL('../sign-in/certificates/authority.pem', import.meta.url)),
    });
    await api.close();

    expect(authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/execute-api\/aws4_request, /,
    );
    expect([code, stderr]).toEqual([1, expect.stringContaining('Check that the credentials allow execute-api:Invoke')]);
  });
});
