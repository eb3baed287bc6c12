import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProbeCloud, startProbeCloud } from './probe-cloud.ts';

let cloud: ProbeCloud;
beforeAll(async () => {
  cloud = await startProbeCloud();
});
afterAll(() => cloud.close());

describe('the gateway', () => {
  it('hands a request on in payload format 2.0', async () => {
    const { body } = await cloud.ask('&a=1&b=2&b=3', {
      body: '{"name":"Ünal"}',
      headers: { 'Content-Type': 'application/json', 'X-Batch': 'one', Cookie: 'a=1; b=2', 'User-Agent': 'test' },
    });

    expect(body).toMatchObject({
      version: '2.0',
      routeKey: 'POST /write-probe',
      rawPath: '/write-probe',
      rawQueryString: '&a=1&b=2&b=3',
      cookies: ['a=1', 'b=2'],
      headers: { 'content-type': 'application/json', 'x-batch': 'one' },
      queryStringParameters: { a: '1', b: '2,3' },
      requestContext: {
        accountId: '000000000000',
        http: { method: 'POST', path: '/write-probe', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        routeKey: 'POST /write-probe',
        stage: '$default',
        time: expect.stringMatching(/^\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} \+0000$/),
        timeEpoch: expect.any(Number),
      },
      body: '{"name":"Ünal"}',
      isBase64Encoded: false,
    });
    expect(body.headers).not.toHaveProperty('cookie');
  });

  it('hands on in base64 what is no text', async () => {
    const { body } = await cloud.ask('', {
      body: Buffer.from([0, 255, 1]),
      headers: { 'Content-Type': 'application/octet-stream' },
    });

    expect(body).toMatchObject({ body: 'AP8B', isBase64Encoded: true });
  });

  it('hands on a request without a body as one without a body', async () => {
    expect((await cloud.ask('')).body).not.toHaveProperty('body');
  });

  it('answers with the status, headers, cookies and body that the function gives', async () => {
    const given = {
      statusCode: 207,
      headers: { 'content-type': 'application/json', 'x-entries': 3 },
      cookies: ['a=1', 'b=2'],
      body: Buffer.from('{"results":[]}').toString('base64'),
      isBase64Encoded: true,
    };

    const { status, headers, body } = await cloud.ask(`answer=${encodeURIComponent(JSON.stringify(given))}`);

    expect(status).toBe(207);
    expect(headers.get('x-entries')).toBe('3');
    expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(body).toEqual({ results: [] });
  });

  it('answers 404 for a route or a method that the template does not have', async () => {
    const elsewhere = await fetch(`${cloud.url}/read-mind`, { method: 'POST', body: 'x'.repeat(1_000_000) });
    const otherwise = await fetch(`${cloud.url}/write-probe`);

    expect([elsewhere.status, await elsewhere.json()]).toEqual([404, { message: 'Not Found' }]);
    expect([otherwise.status, await otherwise.json()]).toEqual([404, { message: 'Not Found' }]);
  });

  it('answers 413 for a request over the 10 MB of an HTTP API', async () => {
    expect(await cloud.ask('', { body: 'x'.repeat(10 * 1024 * 1024 + 1) })).toMatchObject({ status: 413 });
  });

  it('answers 413 for an event over the 6 MB of Lambda, and takes one below', async () => {
    const headers = { 'Content-Type': 'application/json' };
    expect(await cloud.ask('', { headers, body: 'x'.repeat(6 * 1024 * 1024) })).toMatchObject({ status: 413 });
    expect(await cloud.ask('process', { headers, body: 'x'.repeat(6 * 1024 * 1024 - 4096) })).toMatchObject({
      status: 200,
    });
  });

  it('answers 500 for a result over the 6 MB of Lambda', async () => {
    expect(await cloud.ask(`repeat=${6 * 1024 * 1024}`)).toMatchObject({ status: 500 });
    expect(await cloud.ask('repeat=4096')).toMatchObject({ status: 200, body: 'x'.repeat(4096) });
  });

  it('goes on when a client leaves in the middle of its request', async () => {
    const leaving = new AbortController();
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from('half of '));
        setTimeout(() => leaving.abort(), 50);
      },
    });
    await expect(cloud.ask('', { body, duplex: 'half', signal: leaving.signal })).rejects.toThrow('abort');

    expect(await cloud.ask('process')).toMatchObject({ status: 200 });
  });
});
