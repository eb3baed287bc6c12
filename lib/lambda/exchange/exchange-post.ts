import { connectionPool } from '../../exchange/connection.ts';
import { kept } from '../../exchange/kept.ts';
import { ntlmSignIn } from '../../exchange/ntlm.ts';
import { oauthSignIn } from '../../exchange/oauth.ts';
import { basicSignIn, type SignIn, secretKeptMs } from '../../exchange/sign-in.ts';
import { type Sent, transport } from '../../exchange/transport.ts';
import type { Post } from '../../soap/post.ts';
import { log } from '../common/log.ts';
import { countCall } from '../common/metrics.ts';
import type { Settings } from '../common/settings.ts';
import { readCredentials, readOAuthClient, readSecureContext } from './secret.ts';

/** Gives the way to Exchange that the settings describe; what is sent there is counted, what fails logged. */
export function exchangePost(settings: Settings): Post {
  const post = transport(signInOf(settings));
  return async (envelope, timeoutMs, mailbox) => {
    countCall();
    const sent = await post(envelope, timeoutMs, mailbox);
    logFailure(sent);
    return sent;
  };
}

function signInOf({ ewsUrl, ewsAuth, ewsSecretId, ewsCaSecretId }: Settings): SignIn {
  const trust = trustOf(ewsCaSecretId);
  const pool = connectionPool(ewsUrl, trust);
  switch (ewsAuth) {
    case 'basic':
      return basicSignIn(pool, () => readCredentials(ewsSecretId));
    case 'ntlm':
      return ntlmSignIn(pool, () => readCredentials(ewsSecretId));
    case 'oauth':
      return oauthSignIn(pool, () => readOAuthClient(ewsSecretId), trust);
  }
}

function trustOf(ewsCaSecretId: string | undefined) {
  if (ewsCaSecretId === undefined) return async () => undefined;
  return kept(
    () => readSecureContext(ewsCaSecretId),
    () => secretKeptMs,
  ).value;
}

function logFailure(sent: Sent): void {
  const { clientRequestId, requestId, diagnostics } = sent;
  if (sent.kind === 'answer' && sent.status === 200) return;
  log().warn('exchange call failed', {
    clientRequestId,
    requestId,
    ...(sent.kind === 'answer' ? { status: sent.status } : {}),
    ...(sent.kind === 'notDone' ? { responseCode: sent.responseCode } : {}),
    ...(sent.kind === 'noAnswer' ? { reason: sent.messageText } : {}),
    diagnostics: diagnosticsFacts(diagnostics),
  });
}

/** Gives what a log may say of x-ms-diagnostics, such as `2000002;reason="…";error_category="token_expired"`: its number and category, since the reason may name people. */
function diagnosticsFacts(diagnostics: string | undefined): string | undefined {
  if (diagnostics === undefined) return undefined;
  const [number, category] = [/^\d+/, /error_category="(\w+)"/].map((pattern) => pattern.exec(diagnostics)?.at(-1));
  return [number, category].filter(Boolean).join(' ');
}
