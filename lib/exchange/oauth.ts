import { createHash, createPrivateKey, webcrypto, X509Certificate } from 'node:crypto';
import type { SecureContext } from 'node:tls';
import * as oauth from 'oauth4webapi';
import { Agent, fetch } from 'undici';
import type { ConnectionPool } from './connection.ts';
import { kept } from './kept.ts';
import { codeOf, NotSentError } from './not-sent.ts';
import { headerSignIn, type SignIn } from './sign-in.ts';

/** An application that signs in as itself, by a secret or by a certificate with its private key (PEM; RSA). */
export type OAuthClient = {
  readonly tenantId: string;
  readonly clientId: string;
  /** Where tokens are to be had; the tenant's endpoint of Entra ID where absent. */
  readonly tokenEndpoint?: string | undefined;
  /** What tokens are for; Exchange Online where absent. */
  readonly scope?: string | undefined;
} & ({ readonly clientSecret: string } | { readonly certificate: string; readonly privateKey: string });

interface Token {
  readonly accessToken: string;
  readonly expiresInMs: number;
}

const tokenTimeoutMs = 10_000;
// Exchange asks for the token at a call's start, but the clocks may differ.
const renewedBeforeMs = 60_000;

/** Signs in by OAuth 2.0 client credentials (RFC 6749, 4.4): a token is kept until a minute before it expires, the client not longer than it takes to get one; `trust` as for {@link ConnectionPool}. */
export function oauthSignIn(
  pool: ConnectionPool,
  read: () => Promise<OAuthClient>,
  trust: () => Promise<SecureContext | undefined>,
): SignIn {
  const token = kept(
    async () => fetchToken(await read(), await trust()),
    ({ expiresInMs }) => expiresInMs - renewedBeforeMs,
  );
  return headerSignIn(pool, token, ({ accessToken }) => `Bearer ${accessToken}`);
}

async function fetchToken(client: OAuthClient, secureContext: SecureContext | undefined): Promise<Token> {
  const endpoint = client.tokenEndpoint ?? `https://login.microsoftonline.com/${client.tenantId}/oauth2/v2.0/token`;
  const scope = client.scope ?? 'https://outlook.office365.com/.default';
  // Entra ID wants its token endpoint, not its issuer, as the audience of an assertion.
  const server: oauth.AuthorizationServer = { issuer: endpoint, token_endpoint: endpoint };
  const { clientId: client_id } = client;
  const dispatcher = new Agent({ connect: { timeout: tokenTimeoutMs, ...(secureContext ? { secureContext } : {}) } });
  try {
    const authentication = await clientAuthentication(client);
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      { client_id },
      authentication,
      { scope },
      {
        signal: AbortSignal.timeout(tokenTimeoutMs),
        [oauth.customFetch]: (url, options) => fetch(url, { ...options, dispatcher }),
      },
    );
    const { access_token, expires_in = 0 } = await oauth.processClientCredentialsResponse(
      server,
      { client_id },
      response,
    );
    return { accessToken: access_token, expiresInMs: expires_in * 1000 };
  } catch (cause) {
    throw new NotSentError('BatchSignInRefused', `no token for the application: ${reasonOf(cause)}`, { cause });
  } finally {
    await dispatcher.destroy();
  }
}

/** Gives the client's secret, or its assertion as Entra ID wants it: PS256, with the certificate's SHA-256 (https://learn.microsoft.com/entra/identity-platform/certificate-credentials). */
async function clientAuthentication(client: OAuthClient): Promise<oauth.ClientAuth> {
  if ('clientSecret' in client) return oauth.ClientSecretPost(client.clientSecret);
  const pkcs8 = createPrivateKey(client.privateKey).export({ type: 'pkcs8', format: 'der' });
  const algorithm = { name: 'RSA-PSS', hash: 'SHA-256' };
  const key = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
  const certificate = new X509Certificate(client.certificate).raw;
  const thumbprint = createHash('sha256').update(certificate).digest('base64url');
  return oauth.PrivateKeyJwt(key, {
    [oauth.modifyAssertion]: (header) => {
      header['x5t#S256'] = thumbprint;
    },
  });
}

/** Names an error by its OAuth code, and Entra ID's numbers where it has them; never by its description, which names people and applications. */
function reasonOf(error: unknown): string {
  if (!(error instanceof oauth.ResponseBodyError)) return codeOf(error instanceof TypeError ? error.cause : error);
  const numbers = [error.cause.error_codes ?? []].flat().filter((each) => typeof each === 'number');
  return [error.error, ...numbers.map((each) => `AADSTS${each}`)].join(' ');
}
