import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../front-door/gateway.ts';
import { challengeMessage, type NtlmExchange, startNtlmExchange } from './ntlm-exchange.ts';
import { rotateSecret } from './secret.ts';
import { idsToRead, type Respond, startServer } from './server.ts';

let exchange: NtlmExchange;
let gateway: Gateway;
beforeAll(async () => {
  exchange = await startNtlmExchange();
  gateway = await startGateway({ url: exchange.url, auth: 'ntlm', username: 'CONTOSO\\svc', password: 'Password' });
});
afterAll(async () => {
  await gateway.close();
  await exchange.close();
});
beforeEach(() => exchange.seen.splice(0));

const read = (count: number) => gateway.ask('/get-item', idsToRead(count));
const messages = () => exchange.seen.map(({ message, status }) => [message, status]);
/** Returns the messages of handshakes. A call over a connection that was closed meanwhile first carries none. */
const handshakes = () => messages().filter(([message]) => message !== 'none');

describe('signing in by NTLM', () => {
  it('shakes hands once for each connection, of which there are no more than calls in flight, and sends each call once', async () => {
    expect((await read(1000)).body.counts).toEqual({ success: 1000, warning: 0, error: 0 });
    expect((await read(400)).status).toBe(200);
    const count = (kind: string) => exchange.seen.filter(({ message }) => message === kind).length;
    expect(count('negotiate')).toBe(count('authenticate'));
    expect(count('authenticate')).toBeLessThanOrEqual(4);
    expect(count('authenticate') + count('none')).toBe(14);
  });

  it('sends no body before the challenge, and the whole call with the answer to it', async () => {
    exchange.closeConnections();
    await read(100);
    expect(exchange.seen.filter(({ message }) => message !== 'none')).toMatchObject([
      { message: 'negotiate', bodyBytes: 0, contentLength: '0', status: 401 },
      { message: 'authenticate', bodyBytes: expect.any(Number), status: 200 },
    ]);
    const whole = exchange.seen.at(-1);
    expect(whole?.contentLength).toBe(String(whole?.bodyBytes));
    expect(whole?.bodyBytes).toBeGreaterThan(1000);
  });

  it('shakes hands again where a connection that was signed in answers 401, and the call succeeds', async () => {
    await read(1);
    exchange.seen.splice(0);
    exchange.forgetSignIns();
    expect((await read(1)).status).toBe(200);
    expect(messages()).toEqual([
      ['none', 401],
      ['negotiate', 401],
      ['authenticate', 200],
    ]);
  });

  it('reads the secret again where its password is refused', async () => {
    await read(1);
    exchange.password = 'SecREt01';
    await rotateSecret(gateway, { username: 'svc@contoso.com', password: 'SecREt01' });
    exchange.closeConnections();
    exchange.seen.splice(0);
    expect((await read(1)).status).toBe(200);
    expect(handshakes()).toEqual([
      ['negotiate', 401],
      ['authenticate', 401],
      ['negotiate', 401],
      ['authenticate', 200],
    ]);
  });

  it('tries a password that is refused twice, twice more after a while if it was taken before, and no more; the answer is 502 and says what the server takes', async () => {
    exchange.password = 'Password';
    exchange.closeConnections();
    await read(1);
    expect(handshakes()).toHaveLength(8);
    exchange.seen.splice(0);
    const { status, body } = await read(1);
    expect(status).toBe(502);
    expect(body.results).toMatchObject([
      {
        responseCode: 'BatchSignInRefused',
        messageText: 'Exchange refused the sign-in (HTTP 401; it offers Negotiate, NTLM)',
      },
    ]);
    expect(handshakes().map(([message]) => message)).toEqual([
      'negotiate',
      'authenticate',
      'negotiate',
      'authenticate',
    ]);
  });
});

describe('a connection that is cut while signing in by NTLM', () => {
  const cutsAt = async (isCut: (token: string) => boolean) => {
    const server = await startServer((request, body, response) => {
      const isOver = isCut(request.headers.authorization ?? '');
      return isOver ? request.socket.destroy() : answerChallenge(request, body, response);
    });
    const cut = await startGateway({ url: server.url, auth: 'ntlm', username: 'CONTOSO\\svc', password: 'Password' });
    const answer = await cut.ask('/create-item', { items: [{ contact: { displayName: 'Sadie' } }] });
    await cut.close();
    await server.close();
    return [answer.status, answer.body.results[0]?.responseCode];
  };
  const answerChallenge: Respond = (_, __, response) =>
    response
      .writeHead(401, { 'www-authenticate': `NTLM ${challengeMessage(Buffer.alloc(8)).toString('base64')}` })
      .end();
  const negotiate = /^NTLM TlRMTVNTUAAB/;

  it('before the challenge has surely done nothing', async () => {
    expect(await cutsAt((token) => negotiate.test(token))).toEqual([502, 'BatchExchangeUnreachable']);
  });

  it('after it, when the body has been sent, leaves the outcome unknown', async () => {
    expect(await cutsAt((token) => !negotiate.test(token))).toEqual([207, 'BatchOutcomeUnknown']);
  });
});
