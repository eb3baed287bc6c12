import { createHash, createPrivateKey, webcrypto, X509Certificate } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import { type Agent, fetch } from 'undici';
import type { Clock } from '../runtime/clock.ts';
import { cached } from './cached.ts';
import type { ConnectionPool, Trust } from './connection.ts';
import { codeOf, NotSentError } from './not-sent.ts';
import { headerSignIn, type SignIn } from './sign-in.ts';

/** An application that signs in as itself, with a secret or with a certificate and its private key (PEM; RSA). */
export type OAuthClient = {
  readonly tenantId: string;
  readonly clientId: string;
  /** The token endpoint; default: the tenant's endpoint of Entra ID. */
  readonly tokenEndpoint?: string | undefined;
  /** The scope of the tokens; default: Exchange Online. */
  readonly scope?: string | undefined;
} & ({ readonly clientSecret: string } | { readonly certificate: string; readonly privateKey: string });

interface Token {
  readonly accessToken: string;
  readonly expiresInMs: number;
}

/** The token request's way out: an undici agent, which the composition root makes. */
export type OpenAgent = (options: Agent.Options) => Agent;

/** The parts that fetching a token needs. */
export interface TokenSource {
  read(): Promise<OAuthClient>;
  readonly trust: Trust;
  readonly openAgent: OpenAgent;
  readonly clock: Clock;
}

const tokenTimeoutMs = 10_000;
// Exchange checks the token when a call starts, but its clock may differ.
const renewedBeforeMs = 60_000;

/** Returns a sign-in by OAuth 2.0 client credentials (RFC 6749, 4.4); a token is cached until a minute before it expires. */
export function oauthSignIn(pool: ConnectionPool, source: TokenSource): SignIn {
  const token = cached(
    () => fetchToken(source),
    ({ expiresInMs }) => expiresInMs - renewedBeforeMs,
    source.clock,
  );
  return headerSignIn(pool, token, ({ accessToken }) => `Bearer ${accessToken}`);
}

async function fetchToken({ read, trust, openAgent, clock }: TokenSource): Promise<Token> {
  const client = await read();
  const secureContext = await trust();
  const endpoint = client.tokenEndpoint ?? `https://login.microsoftonline.com/${client.tenantId}/oauth2/v2.0/token`;
  const scope = client.scope ?? 'https://outlook.office365.com/.default';
  // Entra ID expects its token endpoint, not its issuer, as the audience of an assertion.
  const server: oauth.AuthorizationServer = { issuer: endpoint, token_endpoint: endpoint };
  const { clientId: client_id } = client;
  const dispatcher = openAgent({ connect: { timeout: tokenTimeoutMs, ...(secureContext ? { secureContext } : {}) } });
  const { signal, clear } = clock.timeout(tokenTimeoutMs);
  try {
    const authentication = await clientAuthentication(client);
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      { client_id },
      authentication,
      { scope },
      {
        signal,
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
    clear();
    await dispatcher.destroy();
  }
}

// https://learn.microsoft.com/entra/identity-platform/certificate-credentials
/** Returns the client's secret, or an assertion as Entra ID expects it: PS256, with the certificate's SHA-256. */
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

/** Returns an error's OAuth code, with Entra ID's numbers if any; never its description, which names people and applications. */
function reasonOf(error: unknown): string {
  if (!(error instanceof oauth.ResponseBodyError)) return codeOf(error instanceof TypeError ? error.cause : error);
  const numbers = [error.cause.error_codes ?? []].flat().filter((each) => typeof each === 'number');
  return [error.error, ...numbers.map((each) => `AADSTS${each}`)].join(' ');
}
