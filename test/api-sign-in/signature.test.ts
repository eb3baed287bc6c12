import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AwsClient } from 'aws4fetch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../front-door/gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway(undefined, { auth: true });
});
afterAll(() => gateway.close());

const headers = { 'content-type': 'application/json' };
const body = JSON.stringify({ mailbox: 'sadie@contoso.com', items: [{ contact: { displayName: 'Sadie Daniels' } }] });
const credentials = { accessKeyId: 'importer', secretAccessKey: 'local', service: 'execute-api', region: 'eu-west-1' };

/** Signs a request that creates contacts. */
function signed(aws: object = {}, given = credentials): Promise<Request> {
  return new AwsClient(given).sign(`${gateway.cloud.url}/create-item`, { method: 'POST', headers, body, aws });
}

async function statusOf(request: Request): Promise<readonly [number, unknown]> {
  const response = await fetch(request);
  return [response.status, await response.json()];
}

const forbidden = [403, { message: 'Forbidden' }];

describe('an API that asks for IAM', () => {
  it('lets in who signs the request', async () => {
    expect((await statusOf(await signed()))[0]).toBe(200);
  });

  it('lets in the curl of the README', async () => {
    const { stdout } = await promisify(execFile)('curl', [
      ...['--silent', '--aws-sigv4', 'aws:amz:eu-west-1:execute-api', '--user', 'importer:local'],
      ...['-H', 'x-amz-security-token: a-session', '-H', 'content-type: application/json', '-d', body],
      `${gateway.cloud.url}/create-item`,
    ]);

    expect(JSON.parse(stdout)).toMatchObject({ overallResult: 'Success' });
  });

  it('refuses who does not sign it', async () => {
    const request = new Request(`${gateway.cloud.url}/create-item`, { method: 'POST', headers, body });

    expect(await statusOf(request)).toEqual(forbidden);
  });

  it('refuses who signs it with another secret, or for another service', async () => {
    expect(await statusOf(await signed({}, { ...credentials, secretAccessKey: 'guessed' }))).toEqual(forbidden);
    expect(await statusOf(await signed({}, { ...credentials, service: 'sqs' }))).toEqual(forbidden);
  });

  it('refuses another body, path or query than what was signed', async () => {
    const { headers: ofSigned, url } = await signed();
    const sent = (to: string, otherBody: string) =>
      statusOf(new Request(to, { method: 'POST', headers: ofSigned, body: otherBody }));

    expect(await sent(url, body.replace('Sadie', 'Hope'))).toEqual(forbidden);
    expect(await sent(url.replace('create-item', 'get-item'), body)).toEqual(forbidden);
    expect(await sent(`${url}?as=admin`, body)).toEqual(forbidden);
  });

  it('refuses a body that the hash sent with it is not of', async () => {
    const hash = { 'x-amz-content-sha256': '0'.repeat(64) };
    const request = await new AwsClient(credentials).sign(`${gateway.cloud.url}/create-item`, {
      method: 'POST',
      headers: { ...headers, ...hash },
      body,
    });

    expect(await statusOf(request)).toEqual(forbidden);
  });

  it('refuses a signature of long ago', async () => {
    expect(await statusOf(await signed({ datetime: '20200102T030405Z' }))).toEqual(forbidden);
  });

  it('answers 413 for a signed body over the limit', async () => {
    const tooLong = JSON.stringify({ mailbox: 'sadie@contoso.com', items: ['x'.repeat(4 * 1024 * 1024)] });
    const request = await new AwsClient(credentials).sign(`${gateway.cloud.url}/create-item`, {
      method: 'POST',
      headers,
      body: tooLong,
    });

    expect((await statusOf(request))[0]).toBe(413);
  });
});
