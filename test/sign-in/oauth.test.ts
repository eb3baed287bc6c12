import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../front-door/gateway.ts';
import { certificates } from './certificates/certificates.ts';
import { rotateSecret } from './secret.ts';
import { answerGetItem, idsToRead, type Respond, type Server, startServer } from './server.ts';
import { applicationThumbprint, readAssertion, startTokenEndpoint, type TokenEndpoint } from './token-endpoint.ts';

let tokens: TokenEndpoint;
let exchange: Server;
let gateway: Gateway;
/** The Authorization headers of the calls to Exchange, in order. */
let authorizations: (string | undefined)[];
let respond: Respond;
beforeAll(async () => {
  tokens = await startTokenEndpoint();
  exchange = await startServer((request, body, response) => {
    authorizations.push(request.headers.authorization);
    return respond(request, body, response);
  });
});
afterAll(async () => {
  await tokens.close();
  await exchange.close();
});
beforeEach(() => {
  tokens.requests.splice(0);
  tokens.expiresIn = 3600;
  tokens.refusal = undefined;
  authorizations = [];
  respond = answerGetItem;
});
afterEach(() => gateway.close());

const application = () => ({ tenantId: 'contoso', clientId: 'app-1', tokenEndpoint: tokens.url });
const start = async (credential: { clientSecret: string } | { certificate: string; privateKey: string }) => {
  const trusted = { certificateAuthorities: certificates.authority };
  gateway = await startGateway({ url: exchange.url, auth: 'oauth', ...application(), ...credential, ...trusted });
};
const read = (count: number) => gateway.ask('/get-item', idsToRead(count));
/** Returns the number of a token from its Authorization header. */
const numberOf = (authorization = '') => Number(/^Bearer token-(\d+)$/.exec(authorization)?.[1]);

describe('signing in by OAuth', () => {
  it('fetches one token for the calls that first need it at the same time, and keeps it for later ones', async () => {
    await start({ clientSecret: 'planted-secret' });
    expect((await read(1000)).body.counts.success).toBe(1000);
    expect((await read(1)).status).toBe(200);
    expect(tokens.requests).toEqual([
      {
        grant_type: 'client_credentials',
        client_id: 'app-1',
        client_secret: 'planted-secret',
        scope: 'https://outlook.office365.com/.default',
      },
    ]);
    expect([authorizations.length, new Set(authorizations).size]).toEqual([11, 1]);
    expect(numberOf(authorizations[0])).toBeGreaterThan(0);
  });

  it('fetches another token once the kept one is about to expire', async () => {
    tokens.expiresIn = 60;
    await start({ clientSecret: 'planted-secret' });
    await read(1);
    await read(1);
    expect(tokens.requests).toHaveLength(2);
    expect(numberOf(authorizations[1])).toBe(numberOf(authorizations[0]) + 1);
  });

  it('fetches one other token where Exchange refuses the kept one amid a batch, and repeats the calls', async () => {
    await start({ clientSecret: 'planted-secret' });
    await read(1);
    const revoked = authorizations[0];
    respond = (request, body, response) =>
      request.headers.authorization === revoked
        ? response.writeHead(401, { 'x-ms-diagnostics': '2000002;error_category="token_expired"' }).end()
        : answerGetItem(request, body, response);
    const { status, body } = await read(1000);
    expect([status, body.counts.success]).toEqual([200, 1000]);
    expect(tokens.requests).toHaveLength(2);
    expect(new Set(authorizations).size).toBe(2);
  });

  it('reads the secret again for each token', async () => {
    await start({ clientSecret: 'planted-secret' });
    await read(1);
    await rotateSecret(gateway, { ...application(), clientSecret: 'rotated-secret' });
    const old = authorizations[0];
    respond = (request, body, response) =>
      request.headers.authorization === old ? response.writeHead(401).end() : answerGetItem(request, body, response);
    expect((await read(1)).status).toBe(200);
    expect(tokens.requests.map(({ client_secret }) => client_secret)).toEqual(['planted-secret', 'rotated-secret']);
  });

  it('proves itself by its certificate as Entra ID wants it', async () => {
    await start(certificates.application);
    expect((await read(1)).status).toBe(200);
    const { client_assertion, ...parameters } = tokens.requests[0] ?? {};
    expect(parameters).toEqual({
      grant_type: 'client_credentials',
      client_id: 'app-1',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      scope: 'https://outlook.office365.com/.default',
    });
    const { header, claims, isSigned } = readAssertion(client_assertion);
    expect(isSigned).toBe(true);
    expect(header).toMatchObject({ alg: 'PS256', 'x5t#S256': applicationThumbprint() });
    expect(claims).toMatchObject({ iss: 'app-1', sub: 'app-1', aud: tokens.url, jti: expect.any(String) });
  });

  it('says by code, and without a description, why the application got no token', async () => {
    tokens.refusal = {
      error: 'invalid_client',
      error_description: 'AADSTS7000215: planted description',
      error_codes: [7000215],
    };
    await start({ clientSecret: 'wrong' });
    const { status, body } = await read(1);
    expect(status).toBe(502);
    expect(body.results).toMatchObject([
      {
        responseCode: 'BatchSignInRefused',
        messageText: 'no token for the application: invalid_client AADSTS7000215',
      },
    ]);
    expect(authorizations).toEqual([]);
  });

  it('says what a secret should hold that is none of an application', async () => {
    await start({ clientSecret: '' });
    const { status, body } = await read(1);
    expect(status).toBe(502);
    expect(body.results[0]?.messageText).toBe(
      'the secret is malformed: expected JSON with "tenantId", "clientId" and "clientSecret" or "certificate" and "privateKey"',
    );
  });
});
