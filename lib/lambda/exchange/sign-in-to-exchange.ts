import { cached } from '../../exchange/cached.ts';
import { connectionPool, type OpenClient, type Trust } from '../../exchange/connection.ts';
import { ntlmSignIn } from '../../exchange/ntlm.ts';
import { type OpenAgent, oauthSignIn } from '../../exchange/oauth.ts';
import { basicSignIn, type SignIn, secretLifetimeMs } from '../../exchange/sign-in.ts';
import type { Chance } from '../../runtime/chance.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Settings } from '../common/settings.ts';
import { credentialsOf, oauthClientOf, type ReadSecret, secureContextOf } from './secret.ts';

/** The dependencies of signing in. */
export interface SignInEnvironment {
  readonly readSecret: ReadSecret;
  readonly openClient: OpenClient;
  readonly openAgent: OpenAgent;
  readonly clock: Clock;
  readonly chance: Chance;
}

/** Returns the sign-in that the settings ask for; it reads the secrets at first use and again after a refusal. */
export function signInToExchange(
  { ewsUrl, ewsAuth, ewsSecretId, ewsCaSecretId }: Settings,
  { readSecret, openClient, openAgent, clock, chance }: SignInEnvironment,
): SignIn {
  const trust = trustOf(ewsCaSecretId, readSecret, clock);
  const pool = connectionPool(ewsUrl, trust, openClient, clock);
  const read = async () => credentialsOf(await readSecret(ewsSecretId));
  switch (ewsAuth) {
    case 'basic':
      return basicSignIn(pool, read, clock);
    case 'ntlm':
      return ntlmSignIn(pool, read, clock, chance);
    case 'oauth': {
      const readClient = async () => oauthClientOf(await readSecret(ewsSecretId));
      return oauthSignIn(pool, { read: readClient, trust, openAgent, clock });
    }
  }
}

function trustOf(ewsCaSecretId: string | undefined, readSecret: ReadSecret, clock: Clock): Trust {
  if (ewsCaSecretId === undefined) return async () => undefined;
  const read = async () => secureContextOf(await readSecret(ewsCaSecretId));
  return cached(read, () => secretLifetimeMs, clock).value;
}
