import type { IncomingHttpHeaders } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../sign-in/server.ts';
import { createWorkingFolder, type WorkingFolder } from './batch-command.ts';

interface Seen {
  readonly route: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const variables = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'a planted secret',
  AWS_REGION: 'eu-west-1',
  NODE_EXTRA_CA_CERTS: fileURLToPath(new URL('../sign-in/certificates/authority.pem', import.meta.url)),
};

let folder: WorkingFolder;
let api: Server;
let seen: Seen[];
/** The answers of the API and S3 by route: status, body and Link header. */
let answers: Readonly<Record<string, readonly [status: number, body: string | object, link?: string]>>;

beforeAll(async () => {
  folder = await createWorkingFolder();
  api = await startServer(
    ({ method, url, headers }, body, response) => {
      const route = `${method} ${url}`;
      seen.push({ route, headers, body });
      const [status, answer, link] = answers[route] ?? [404, { message: 'Not Found' }];
      response.writeHead(status, link === undefined ? {} : { link });
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    },
    { tls: true },
  );
  await folder.write('people.csv', 'displayName\nSadie\nAlfred\nHope\n');
});
afterAll(() => Promise.all([api.close(), folder.remove()]));

const bucketPath = '/uploads/b-1/people.csv?X-Amz-Signature=5f1d';
const batch = { batchId: 'b-1', name: 'people.csv', operation: 'CreateItem', createdAt: '2026-11-21T07:00:00.000Z' };
const line = (number: number, responseClass: string, responseCode: string) =>
  `${JSON.stringify({ line: number, responseClass, responseCode, messageText: 'said by Exchange' })}\n`;

beforeEach(() => {
  seen = [];
  answers = {
    'POST /batches': [201, { batchId: 'b-1', uploadUrl: new URL(bucketPath, api.url).href }],
    [`PUT ${bucketPath}`]: [200, ''],
    'GET /batches/b-1': [
      200,
      { ...batch, state: 'done', done: 3, total: 3, counts: { success: 1, warning: 1, error: 1 } },
    ],
    'GET /batches/b-1/results': [200, line(2, 'Success', 'NoError'), '</batches/b-1/results?next=1-0>; rel="next"'],
    'GET /batches/b-1/results?next=1-0': [
      200,
      line(3, 'Warning', 'ErrorBatchProcessingStopped') + line(4, 'Error', 'ErrorItemSave'),
    ],
    'GET /batches/b-1/results?failed=true': [200, '', '</batches/b-1/results?failed=true&next=1-0>; rel="next"'],
    'GET /batches/b-1/results?failed=true&next=1-0': [
      200,
      line(3, 'Warning', 'ErrorBatchProcessingStopped') + line(4, 'Error', 'ErrorItemSave'),
    ],
  };
});

const run = () => folder.run(`create-item people.csv --api ${new URL(api.url).origin}`, variables);

describe('npm run batch on a deployed API', () => {
  it('signs what it asks the API, and puts the file where the presigned URL says with a length and no other signature', async () => {
    const { stderr } = await run();
    const [post, put, ...gets] = seen;

    expect(stderr).toBe('');
    expect(post).toMatchObject({
      route: 'POST /batches',
      headers: { authorization: expect.stringContaining('/eu-west-1/execute-api/aws4_request') },
      body: '{"operation":"CreateItem","options":{},"name":"people.csv"}',
    });
    expect(put).toMatchObject({
      route: `PUT ${bucketPath}`,
      headers: { 'content-length': '30' },
      body: 'displayName\nSadie\nAlfred\nHope\n',
    });
    expect(put?.headers).not.toHaveProperty('authorization');
    expect(gets.map(({ headers }) => headers.authorization)).toEqual(
      gets.map(() => expect.stringMatching(/^AWS4-HMAC-/)),
    );
  });

  it('follows the results page by page, and takes a warning for a failure', async () => {
    const { stdout, code } = await run();

    expect(code).toBe(1);
    expect(stdout).toMatch(/^ {3}3 +ErrorBatchProcessingStopped +said by Exchange\n {3}4 +ErrorItemSave /m);
    expect(await folder.results('people.results.jsonl')).toMatchObject([{ line: 2 }, { line: 3 }, { line: 4 }]);
  });

  it('says where S3 does not take the file by what code', async () => {
    answers = { ...answers, [`PUT ${bucketPath}`]: [403, '<Error><Code>AccessDenied</Code></Error>'] };

    expect(await run()).toMatchObject({
      code: 1,
      stderr: 'people.csv was not uploaded (403 AccessDenied). Run it again.\n',
    });
  });

  it('says why the batch as a whole has failed', async () => {
    const counts = { success: 0, warning: 0, error: 0 };
    const reason = 'this deployment may not act for the mailbox';
    answers = { ...answers, 'GET /batches/b-1': [200, { ...batch, state: 'failed', reason, done: 0, counts }] };

    expect(await run()).toMatchObject({ code: 1, stderr: `The whole batch failed: ${reason}\n` });
  });

  it('does not wait for a file that can no longer come', async () => {
    const counts = { success: 0, warning: 0, error: 0 };
    const waiting = { ...batch, state: 'waiting', done: 0, counts, expiresAt: '2020-01-01T00:00:00.000Z' };
    answers = { ...answers, 'GET /batches/b-1': [200, waiting] };

    expect(await run()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('was not uploaded before its upload URL expired'),
    });
  });

  it('says what may be wrong where the API refuses it', async () => {
    answers = { 'POST /batches': [403, '{"message":"Forbidden"}'] };

    expect(await run()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Check that the credentials allow execute-api:Invoke on this API.'),
    });
  });
});
