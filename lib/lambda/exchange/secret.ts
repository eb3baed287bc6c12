import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { NotSentError } from '../../exchange/not-sent.ts';
import type { OAuthClient } from '../../exchange/oauth.ts';
import type { Credentials } from '../../exchange/sign-in.ts';
import type { Clock } from '../../runtime/clock.ts';
import { parseJson } from '../common/parse-json.ts';

/** Returns the text of a Secrets Manager secret, by its name or ARN. */
export type ReadSecret = (secretId: string) => Promise<string>;

const readTimeoutMs = 10_000;

/** Returns the reader of secrets; it gives up after ten seconds. */
export function secretReader(client: () => Promise<SecretsManagerClient>, clock: Clock): ReadSecret {
  return async (secretId) => {
    const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
    const { signal, clear } = clock.timeout(readTimeoutMs);
    try {
      const command = new GetSecretValueCommand({ SecretId: secretId });
      const { SecretString = '' } = await (await client()).send(command, { abortSignal: signal });
      return SecretString;
    } finally {
      clear();
    }
  };
}

const text = z.string().min(1);
const credentials = z.object({ username: text, password: text });
const oauthClient = z
  .object({
    tenantId: text,
    clientId: text,
    tokenEndpoint: z.url({ protocol: /^https$/ }).optional(),
    scope: text.optional(),
  })
  .and(z.union([z.object({ clientSecret: text }), z.object({ certificate: text, privateKey: text })]));

/** Returns the credentials in a secret of JSON `{ "username", "password" }`; throws {@link NotSentError} for any other. */
export function credentialsOf(secret: string): Credentials {
  return parse(secret, credentials, 'JSON with "username" and "password"');
}

/** Returns the application in a secret of JSON (fields: docs/sign-in.md); throws {@link NotSentError} for any other. */
export function oauthClientOf(secret: string): OAuthClient {
  const expected = 'JSON with "tenantId", "clientId" and "clientSecret" or "certificate" and "privateKey"';
  return parse(secret, oauthClient, expected);
}

/** Returns the TLS context that trusts the secret's certificate authorities (PEM) and Node's own; throws {@link NotSentError} for no PEM. */
export function secureContextOf(secret: string): SecureContext {
  if (!secret.includes('-----BEGIN CERTIFICATE-----')) throw wrongSecret('certificates in PEM');
  return createSecureContext({ ca: [...getCACertificates('default'), secret] });
}

function parse<T>(secret: string, schema: z.ZodType<T>, expected: string): T {
  const parsed = schema.safeParse(parseJson(secret));
  if (!parsed.success) throw wrongSecret(expected);
  return parsed.data;
}

function wrongSecret(expected: string): NotSentError {
  return new NotSentError('BatchSignInRefused', `the secret is malformed: expected ${expected}`);
}
