import { z } from 'zod';
import type { Credentials } from '../exchange/sign-in.ts';

const credentials = z.object({ username: z.string().min(1), password: z.string().min(1) });

/** That a secret does not hold what it should; the message says what it should hold, and nothing of it. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
}

/** Reads the credentials from a Secrets Manager secret of JSON `{ "username", "password" }`; throws {@link SecretError} for any other. */
export async function readCredentials(secretId: string): Promise<Credentials> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const { SecretString } = await new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: secretId }));
  const parsed = credentials.safeParse(jsonOf(SecretString));
  if (!parsed.success) throw new SecretError('expected JSON with "username" and "password"');
  return parsed.data;
}

function jsonOf(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
