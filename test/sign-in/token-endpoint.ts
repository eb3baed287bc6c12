import { constants, createPublicKey, verify, X509Certificate } from 'node:crypto';
import { certificates } from './certificates/certificates.ts';
import { type Server, startServer } from './server.ts';

/** A token endpoint like Entra ID's, over TLS. It accepts any application, by secret or assertion. */
export interface TokenEndpoint extends Server {
  /** The parameters of the requests received, in order. Tests empty the list. */
  readonly requests: Readonly<Record<string, string>>[];
  /** The lifetime of its tokens, in seconds. */
  expiresIn: number;
  /** Its answer in place of tokens, if set. */
  refusal: object | undefined;
}

/** Starts a token endpoint on a free port of 127.0.0.1. Its tokens are `token-1`, `token-2` and so on. */
export async function startTokenEndpoint(): Promise<TokenEndpoint> {
  const requests: Readonly<Record<string, string>>[] = [];
  let tokens = 0;
  const server = await startServer(
    (_, body, response) => {
      requests.push(Object.fromEntries(new URLSearchParams(body)));
      const token = { token_type: 'Bearer', expires_in: endpoint.expiresIn, access_token: `token-${++tokens}` };
      response.writeHead(endpoint.refusal ? 401 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(endpoint.refusal ?? token));
    },
    { tls: true },
  );
  const endpoint: TokenEndpoint = { ...server, requests, expiresIn: 3600, refusal: undefined };
  return endpoint;
}

/** Returns a client assertion's header and claims (RFC 7523), and whether the tests' application signed it. */
export function readAssertion(assertion = '') {
  const [header = '', claims = '', signature = ''] = assertion.split('.');
  const json = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
  const key = createPublicKey(certificates.application.certificate);
  const isSigned = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
    Buffer.from(signature, 'base64url'),
  );
  return { header: json(header), claims: json(claims), isSigned };
}

/** The SHA-256 of the application's certificate, in base64url. */
export function applicationThumbprint(): string {
  const { fingerprint256 } = new X509Certificate(certificates.application.certificate);
  return Buffer.from(fingerprint256.replaceAll(':', ''), 'hex').toString('base64url');
}
