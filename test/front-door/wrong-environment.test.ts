import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 10_000 };
const lines: string[] = [];

beforeEach(() => {
  lines.length = 0;
  // Each test has a function instance of its own.
  vi.resetModules();
  // Powertools then writes to the console that a test can watch.
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const createItem = () => import('../../functions/create-item.ts');
const failedItems = () => import('../../functions/failed-items.ts');

/** Invokes the handler of a module with an HTTP request, as Lambda does. */
async function invoke(
  load: () => Promise<{ readonly handler: unknown }>,
  routeKey: string,
  body: string,
  moreHeaders: Readonly<Record<string, string>> = {},
) {
  const event = {
    version: '2.0',
    routeKey,
    headers: { 'content-type': 'application/json', ...moreHeaders },
    requestContext: { requestId: 'request-1' },
    isBase64Encoded: false,
    body,
  };
  const { handler } = await load();
  expect(handler).toBeInstanceOf(Function);
  const answer = await Reflect.apply(handler as () => Promise<unknown>, undefined, [event, context]);
  return answer as { readonly statusCode: number; readonly headers: object; readonly body: string };
}

it.each([
  ['an operation', createItem, 'POST /create-item', '{"items":[{"contact":{}}]}'],
  ['the failed items', failedItems, 'GET /failed-items', ''],
])(
  'a function of %s without its environment variables answers problem+json, and logs the error without its text',
  async (_, load, routeKey, body) => {
    const answer = await invoke(load, routeKey, body);

    expect(answer).toMatchObject({ statusCode: 500, headers: { 'content-type': 'application/problem+json' } });
    expect(JSON.parse(answer.body)).toMatchObject({ title: 'Internal error', status: 500 });
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 'ERROR', message: 'request failed', error: 'Error' },
    ]);
  },
);

it('a function without its environment variables still refuses a body that is not JSON', async () => {
  expect(await invoke(createItem, 'POST /create-item', 'no json')).toMatchObject({ statusCode: 400 });
  expect(lines).toEqual([]);
});

describe('a function whose Exchange cannot be reached', () => {
  const body = '{"items":[{"contact":{}}]}';
  const underKey = { 'idempotency-key': 'order-7' };
  beforeEach(() => {
    vi.stubEnv('EWS_URL', 'https://exchange.invalid/EWS/Exchange.asmx');
    vi.stubEnv('EWS_SECRET_ID', 'ews-batch/exchange');
    vi.stubEnv('ALLOWED_MAILBOXES', 'self');
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
    // Nothing listens there.
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
  });

  it('refuses an Idempotency-Key if it has no bucket to honour it with, and runs other requests', async () => {
    const refused = await invoke(createItem, 'POST /create-item', body, underKey);

    expect(refused).toMatchObject({ statusCode: 501, headers: { 'content-type': 'application/problem+json' } });
    expect(JSON.parse(refused.body).detail).toContain('BATCHES_BUCKET');
    // Without its credentials it reaches Exchange no further than this.
    expect(await invoke(createItem, 'POST /create-item', body)).toMatchObject({ statusCode: 502 });
  });

  it('sends nothing under an Idempotency-Key that it cannot claim, because the bucket does not answer', async () => {
    vi.stubEnv('BATCHES_BUCKET', 'batches');
    vi.stubEnv('WORK_QUEUE_URL', 'http://127.0.0.1:1/000000000000/WorkQueue');
    const answer = await invoke(createItem, 'POST /create-item', body, underKey);

    expect(answer).toMatchObject({ statusCode: 500 });
    expect(JSON.parse(answer.body).detail).toContain('same Idempotency-Key');
    expect(lines.map((line) => JSON.parse(line).message)).toEqual(['request failed']);
  });
});
