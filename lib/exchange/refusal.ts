import type { NoAnswer, NotDone } from '../soap/post.ts';
import type { HttpAnswer } from './connection.ts';
import { diagnosticsFacts } from './diagnostics.ts';
import { retryAfterMs } from './retry-after.ts';

/** Returns an answer's header, or the first of several. */
export function headerOf({ headers }: HttpAnswer, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** Returns the number and category of an answer's x-ms-diagnostics; undefined if it has none. */
export function diagnosticsOf(answer: HttpAnswer): string | undefined {
  const header = headerOf(answer, 'x-ms-diagnostics');
  return header === undefined ? undefined : diagnosticsFacts(header);
}

const ewsIsOff =
  'Exchange refused EWS to this account or application (HTTP 403). If EWS is switched off, an administrator runs ' +
  'Set-OrganizationConfig -EwsEnabled $true and, in Exchange Online, adds the application to -EwsAllowedAppIDs; ' +
  'for one mailbox, Set-CASMailbox -EwsEnabled $true';

/**
 * Returns why an answer surely did nothing, or, for a redirect, that Exchange is too busy; undefined for any other
 * (statuses: docs/reliability.md). `wasTaken`: the last sign-in succeeded.
 */
export function refusal(answer: HttpAnswer, wasTaken: boolean, now: number): NotDone | NoAnswer | undefined {
  const { status } = answer;
  if (status === 403) return signInRefused(answer, ewsIsOff);
  if (status === 401 && !wasTaken) {
    return signInRefused(answer, `Exchange refused the sign-in (HTTP 401${offered(answer)})`);
  }
  const backOff = backOffIn(answer, now);
  const messageText = `Exchange accepts no more requests for now (HTTP ${status})`;
  if (status === 302) {
    const value = { InnerErrorResponseCode: 'ErrorServerBusy', ...backOff };
    return { kind: 'noAnswer', messageText, messageXml: { value } };
  }
  // A 401 to a sign-in that has just succeeded is throttling.
  if (status !== 401 && status !== 429 && (status !== 503 || !backOff)) return undefined;
  const messageXml = backOff ? { messageXml: { value: backOff } } : {};
  return { kind: 'notDone', responseCode: 'ErrorServerBusy', messageText, ...messageXml };
}

function backOffIn(answer: HttpAnswer, now: number): { readonly BackOffMilliseconds: string } | undefined {
  const ms = retryAfterMs(headerOf(answer, 'retry-after'), now);
  return ms === undefined ? undefined : { BackOffMilliseconds: String(ms) };
}

function signInRefused(answer: HttpAnswer, text: string): NotDone {
  const diagnostics = diagnosticsOf(answer);
  const messageText = diagnostics === undefined ? text : `${text}; x-ms-diagnostics: ${diagnostics}`;
  return { kind: 'notDone', responseCode: 'BatchSignInRefused', messageText };
}

/** Returns the names of the sign-ins that a 401 offers: the first word of each challenge (RFC 9110, 11.6.1). */
function offered({ headers }: HttpAnswer): string {
  const challenges = [headers['www-authenticate'] ?? []].flat();
  const schemes = challenges.map((challenge) => /^[A-Za-z0-9-]+/.exec(challenge)?.[0]).filter(Boolean);
  return schemes.length === 0 ? '' : `; it offers ${schemes.join(', ')}`;
}
