import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';

/** A token issuer on this machine that publishes its key as OpenID Connect Discovery does. */
export interface TokenIssuer {
  readonly url: string;
  /** Returns a token. `claims` override the defaults: this issuer, its audience, one hour of life. `key` replaces the issuer's key. */
  token(claims: object, key?: CryptoKey): Promise<string>;
  close(): Promise<void>;
}

/** Starts an issuer. The audience of its tokens is `ews-batch`. */
export async function startTokenIssuer(): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] };
  const server = createServer((request, response) => {
    const isKeys = request.url === '/keys';
    response.end(JSON.stringify(isKeys ? jwks : { issuer: url, jwks_uri: `${url}/keys` }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    token: (claims, key = privateKey) => {
      const inAnHour = Math.floor(Date.now() / 1000) + 3600;
      const payload = { iss: url, aud: 'ews-batch', sub: 'crm-import', exp: inAnHour, ...claims };
      return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(key);
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
