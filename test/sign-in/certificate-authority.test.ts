import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../front-door/gateway.ts';
import { certificates } from './certificates/certificates.ts';
import { answerGetItem, idsToRead, type Server, startServer } from './server.ts';

let exchange: Server;
let gateway: Gateway;
beforeAll(async () => {
  exchange = await startServer(answerGetItem, { tls: true });
});
afterAll(() => exchange.close());
afterEach(() => gateway.close());

const account = () => ({ url: exchange.url, auth: 'basic', username: 'svc@contoso.com', password: 'svc' });
const read = () => gateway.ask('/get-item', idsToRead(100));

describe('an Exchange whose certificate is of a private authority', () => {
  it('is not trusted: nothing is sent, and the answer says that it is for the certificate', async () => {
    gateway = await startGateway(account());
    const { status, body } = await read();
    expect(status).toBe(502);
    expect(body.results[0]).toMatchObject({
      responseCode: 'BatchExchangeUnreachable',
      messageText:
        'no connection to Exchange: its certificate is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE; see docs/sign-in.md)',
    });
  });

  it('is trusted where the deployment is given that authority', async () => {
    gateway = await startGateway({ ...account(), certificateAuthorities: certificates.authority });
    expect((await read()).status).toBe(200);
  });

  it('is not trusted by another authority', async () => {
    gateway = await startGateway({ ...account(), certificateAuthorities: certificates.application.certificate });
    expect((await read()).body.results[0]?.responseCode).toBe('BatchExchangeUnreachable');
  });

  it('is not reached where what should be authorities is no PEM', async () => {
    gateway = await startGateway({ ...account(), certificateAuthorities: 'planted text' });
    const { status, body } = await read();
    expect([status, body.results[0]?.messageText]).toEqual([
      502,
      'the secret is malformed: expected certificates in PEM',
    ]);
  });
});
