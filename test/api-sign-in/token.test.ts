import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEwsBatchApp } from '../../infra/ews-batch-app.ts';
import { type Gateway, startGateway } from '../front-door/gateway.ts';
import { minimal } from '../infra/stage.ts';
import { type FunctionLogs, openFunctionLogs } from './function-logs.ts';
import { startTokenIssuer, type TokenIssuer } from './token-issuer.ts';

let assembly: string;
let issuer: TokenIssuer;
let logs: FunctionLogs;
let gateway: Gateway;
beforeAll(async () => {
  assembly = await mkdtemp(join(tmpdir(), 'ews-batch-token-'));
  issuer = await startTokenIssuer();
  logs = openFunctionLogs();
  await synthesiseFor(issuer.url);
  gateway = await startGateway(undefined, { assembly, auth: true, logs: logs.descriptor });
});
afterAll(async () => {
  await gateway.close();
  await issuer.close();
  logs.remove();
  await rm(assembly, { recursive: true });
});

/** Synthesises a stage with a JWT authorizer whose issuer is at an http URL, which a stage's settings refuse. */
async function synthesiseFor(url: string): Promise<void> {
  const audience = ['ews-batch'];
  const stages = { default: { ...minimal, jwtAuthorizer: { issuer: 'https://login.contoso.com', audience } } };
  const app = await createEwsBatchApp({ outdir: assembly, context: { stages } });
  for (const construct of app.node.findAll()) {
    if (construct instanceof CfnAuthorizer) construct.jwtConfiguration = { issuer: url, audience };
  }
  app.synth();
}

const batch = (mailbox: string) => ({ mailbox, items: [{ contact: { displayName: 'Planted Name' } }] });

async function statusFor(token: string | undefined, path = '/create-item'): Promise<number> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return (await gateway.ask(path, batch('sadie@contoso.com'), headers)).status;
}

const scope = 'ews-batch/create-item';

describe('an API that asks for a token', () => {
  it('lets in who has one of the issuer, for its audience, with the scope of the operation', async () => {
    expect(await statusFor(await issuer.token({ scope: `openid ${scope}` }))).toBe(200);
    expect(await statusFor(await issuer.token({ aud: ['other', 'ews-batch'], scope }))).toBe(200);
  });

  it('answers 401 without one, or for what is none', async () => {
    expect(await statusFor(undefined)).toBe(401);
    expect(await statusFor('no-token')).toBe(401);
  });

  it('answers 401 for one of another issuer, for another audience, signed by another key, or past its time', async () => {
    const { privateKey } = await generateKeyPair('RS256');

    expect(await statusFor(await issuer.token({ scope, iss: 'https://login.fabrikam.com' }))).toBe(401);
    expect(await statusFor(await issuer.token({ scope, aud: 'graph' }))).toBe(401);
    expect(await statusFor(await issuer.token({ scope }, privateKey))).toBe(401);
    expect(await statusFor(await issuer.token({ scope, exp: 1_700_000_000 }))).toBe(401);
  });

  it('answers 403 for one without the scope of the operation', async () => {
    expect(await statusFor(await issuer.token({ scope: 'ews-batch/get-item' }))).toBe(403);
    expect(await statusFor(await issuer.token({}))).toBe(403);
    expect(await statusFor(await issuer.token({ scope }), '/delete-item')).toBe(403);
  });

  it('logs whom it refused a mailbox, by the subject of the token', async () => {
    const authorization = `Bearer ${await issuer.token({ scope })}`;
    const { status } = await gateway.ask('/create-item', batch('ceo@fabrikam.com'), { authorization });

    expect(status).toBe(403);
    expect(logs.lines().at(-1)).toMatchObject({
      level: 'WARN',
      message: 'mailbox refused',
      caller: 'crm-import',
      operation: 'CreateItem',
      responseCode: 'BatchMailboxNotAllowed',
      mailboxHash: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(logs.text()).not.toMatch(/fabrikam|contoso|Planted|Bearer/);
  });
});
