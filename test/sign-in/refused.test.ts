import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../front-door/gateway.ts';
import {
  answerOf,
  created,
  type ScriptedExchange,
  sends,
  startScriptedExchange,
} from '../front-door/scripted-exchange.ts';
import { rotateSecret } from './secret.ts';

let exchange: ScriptedExchange;
let gateway: Gateway;
beforeAll(async () => {
  exchange = await startScriptedExchange();
  gateway = await startGateway(exchange.account);
});
afterAll(async () => {
  await gateway.close();
  await exchange.close();
});
beforeEach(() => gateway.takeDeadLetterMessages());

const create = () => gateway.ask('/create-item', { items: [{ contact: { displayName: 'Sadie' } }] });
const refuses = sends(401, '', {
  'www-authenticate': 'Basic realm="planted"',
  'x-ms-diagnostics': '2000003;reason="The audience is wrong.";error_category="invalid_resource"',
});

describe('an answer of 401', () => {
  it('did nothing, so that the same call is sent once more, and the entry is created once', async () => {
    exchange.script(refuses, sends(200, answerOf('CreateItem', created('A'))));
    const { status, body } = await create();
    expect([status, body.results[0]?.responseCode]).toEqual([200, 'NoError']);
    expect(new Set(exchange.bodies).size).toBe(1);
    expect(exchange.bodies).toHaveLength(2);
  });

  it('the second time, of a sign-in that was taken before, means that Exchange is too busy: the call is sent again after a while', async () => {
    exchange.script(refuses, refuses, sends(200, answerOf('CreateItem', created('A'))));
    const { status, body } = await create();
    expect([status, body.results[0]?.responseCode]).toEqual([200, 'NoError']);
    expect(exchange.bodies).toHaveLength(3);
  });

  it('after that is 502 with the number and category that Exchange has for it, without its words, and stays the caller’s', async () => {
    exchange.script(refuses);
    const { status, body } = await create();
    expect(status).toBe(502);
    expect(body.results[0]?.messageText).toBe(
      'Exchange refused the sign-in (HTTP 401; it offers Basic); x-ms-diagnostics: 2000003 invalid_resource',
    );
    expect(body.results[0]).toMatchObject({ diagnostics: '2000003 invalid_resource' });
    expect(JSON.stringify(body)).not.toContain('audience');
    expect(exchange.bodies).toHaveLength(4);
    expect(await gateway.takeDeadLetterMessages()).toEqual([]);
  });

  it('to a sign-in that was never taken is 502 at once: nothing is tried again and again that may lock the account', async () => {
    exchange.script(refuses);
    const { status, body } = await create();
    expect([status, body.results[0]?.responseCode]).toEqual([502, 'BatchSignInRefused']);
    expect(exchange.bodies).toHaveLength(2);
  });

  it('lets the secret be read again, which may have been rotated', async () => {
    const authorizations: (string | undefined)[] = [];
    await rotateSecret(gateway, { username: 'svc@contoso.com', password: 'rotated' });
    const rotated = `Basic ${Buffer.from('svc@contoso.com:rotated').toString('base64')}`;
    exchange.script((response, body, request) => {
      authorizations.push(request.headers.authorization);
      const isRight = request.headers.authorization === rotated;
      return isRight
        ? sends(200, answerOf('CreateItem', created('A')))(response, body, request)
        : refuses(response, body, request);
    });
    expect((await create()).status).toBe(200);
    expect(authorizations.at(-1)).toBe(rotated);
    expect((await create()).status).toBe(200);
    expect(authorizations.slice(-2)).toEqual([rotated, rotated]);
  });
});

describe('an answer of 403', () => {
  it('is 502, is not repeated, and tells an administrator what to set', async () => {
    exchange.script(sends(403, 'planted body'));
    const { status, body } = await create();
    expect(status).toBe(502);
    expect(body.results[0]).toMatchObject({ responseCode: 'BatchSignInRefused' });
    expect(body.results[0]?.messageText).toContain('Set-OrganizationConfig -EwsEnabled $true');
    expect(body.results[0]?.messageText).toContain('-EwsAllowedAppIDs');
    expect(exchange.bodies).toHaveLength(1);
  });
});

describe('an answer of 500', () => {
  it('has none of the words of Exchange’s diagnostics in the result, which may name people', async () => {
    exchange.script(
      sends(500, '', { 'x-ms-diagnostics': '2000010;reason="planted@contoso.com";error_category="x<y"' }),
    );
    const { body } = await create();

    expect(body.results[0]).toMatchObject({ responseCode: 'BatchOutcomeUnknown', diagnostics: '2000010' });
    expect(JSON.stringify([body, await gateway.takeDeadLetterMessages()])).not.toContain('planted');
  });
});

describe('an Exchange that is not there', () => {
  it('is 502 and says by code why no connection came about', async () => {
    const gone = await startScriptedExchange();
    await gone.close();
    const lonely = await startGateway(gone.account);
    const { status, body } = await lonely.ask('/create-item', { items: [{ contact: { displayName: 'Sadie' } }] });
    await lonely.close();
    expect([status, body.results[0]?.responseCode, body.results[0]?.messageText]).toEqual([
      502,
      'BatchExchangeUnreachable',
      'no connection to Exchange: ECONNREFUSED',
    ]);
  });
});

describe('the log of a refused sign-in', () => {
  it('has the ids of both sides and what kind of refusal it was, and neither password nor reason nor names', async () => {
    exchange.script(
      sends(401, '', {
        'request-id': 'request-1',
        'x-ms-diagnostics': '2000008;reason="planted@contoso.com is unknown";error_category="invalid_user"',
      }),
    );
    const { url } = exchange.account;
    const account = { EWS_URL: url, EWS_USERNAME: 'planted-user', EWS_PASSWORD: 'planted-password' };
    const ports = { PORT: '0', EXCHANGE_PORT: '0', AWS_PORT: '0' };
    const child = spawn(process.execPath, ['local/start.ts'], {
      env: { ...process.env, ...ports, ...account },
    });
    const errors = text(child.stderr);
    let output = '';
    for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
      output += chunk;
      if (output.includes('Ctrl-C stops everything.')) break;
    }
    const api = /^API +(\S+)/m.exec(output)?.[1];
    await fetch(`${api}/create-item`, { method: 'POST', body: '{"items":[{"contact":{"displayName":"planted"}}]}' });
    const logged = text(child.stdout);
    child.kill('SIGINT');
    await once(child, 'exit');
    const lines = `${await logged}${await errors}`;
    expect(lines).toMatch(/"message":"exchange call failed"/);
    expect(lines).toMatch(/"requestId":"request-1"/);
    expect(lines).toMatch(/"clientRequestId":"[0-9a-f-]{36}"/);
    expect(lines).toMatch(/"diagnostics":"2000008 invalid_user"/);
    expect(lines).not.toContain('planted');
  });
});
