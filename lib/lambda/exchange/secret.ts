import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { z } from 'zod';
import { NotSentError } from '../../exchange/not-sent.ts';
import type { OAuthClient } from '../../exchange/oauth.ts';
import type { Credentials } from '../../exchange/sign-in.ts';
import { jsonOf } from '../common/json.ts';

const readTimeoutMs = 10_000;

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

/** Reads the credentials from a Secrets Manager secret of JSON `{ "username", "password" }`; throws {@link NotSentError} for any other. */
export function readCredentials(secretId: string): Promise<Credentials> {
  return readJson(secretId, credentials, 'JSON with "username" and "password"');
}

/** Reads the application from a Secrets Manager secret of JSON `{ "tenantId", "clientId", "clientSecret" }`, or `"certificate"` and `"privateKey"` for the last; throws {@link NotSentError} for any other. */
export function readOAuthClient(secretId: string): Promise<OAuthClient> {
  const expected = 'JSON with "tenantId", "clientId" and "clientSecret" or "certificate" and "privateKey"';
  return readJson(secretId, oauthClient, expected);
}

/** Reads certificate authorities (PEM) from a Secrets Manager secret, and gives the TLS context that trusts them beside Node's own; throws {@link NotSentError} for what is no PEM. */
export async function readSecureContext(secretId: string): Promise<SecureContext> {
  const pem = await readSecret(secretId);
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw wrongSecret('certificates in PEM');
  return createSecureContext({ ca: [...getCACertificates('default'), pem] });
}

async function readJson<T>(secretId: string, schema: z.ZodType<T>, expected: string): Promise<T> {
  const parsed = schema.safeParse(jsonOf(await readSecret(secretId)));
  if (!parsed.success) throw wrongSecret(expected);
  return parsed.data;
}

async function readSecret(secretId: string): Promise<string> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const command = new GetSecretValueCommand({ SecretId: secretId });
  const abortSignal = AbortSignal.timeout(readTimeoutMs);
  const { SecretString = '' } = await new SecretsManagerClient().send(command, { abortSignal });
  return SecretString;
}

function wrongSecret(expected: string): NotSentError {
  return new NotSentError('BatchSignInRefused', `the secret does not hold what it should: ${expected}`);
}
