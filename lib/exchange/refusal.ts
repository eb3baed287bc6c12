import type { HttpAnswer } from './connection.ts';
import { retryAfterMs } from './retry-after.ts';

/** That surely nothing was done, with the code that says why. */
export interface NotDone {
  readonly kind: 'notDone';
  readonly responseCode: string;
  readonly messageText: string;
  readonly messageXml?: MessageXml;
}

/** That nobody knows what was done, but that Exchange is too busy: said as Exchange says it inside of other errors. */
export interface Busy {
  readonly kind: 'noAnswer';
  readonly messageText: string;
  readonly messageXml: MessageXml;
}

type MessageXml = { readonly value: Readonly<Record<string, string>> };

/** Gives an answer's header, the first where there are several. */
export function headerOf({ headers }: HttpAnswer, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

const ewsIsOff =
  'Exchange refused EWS to this account or application (HTTP 403). Where it is switched off, an administrator sets ' +
  'Set-OrganizationConfig -EwsEnabled $true and, in Exchange Online, adds the application to -EwsAllowedAppIDs; ' +
  'for one mailbox, Set-CASMailbox -EwsEnabled $true';

/** Says of an answer that surely did nothing why, and of a redirection that Exchange is too busy; gives undefined for any other (docs/reliability.md has the statuses): `wasTaken` says that Exchange took the sign-in the last time, so that it refuses it now for being too busy. */
export function refusal(answer: HttpAnswer, wasTaken: boolean, now: number = Date.now()): NotDone | Busy | undefined {
  const { status } = answer;
  if (status === 403) return signInRefused(answer, ewsIsOff);
  if (status === 401 && !wasTaken) {
    return signInRefused(answer, `Exchange refused the sign-in (HTTP 401${offered(answer)})`);
  }
  const backOff = backOffIn(answer, now);
  const messageText = `Exchange takes no more requests for now (HTTP ${status})`;
  if (status === 302) {
    const value = { InnerErrorResponseCode: 'ErrorServerBusy', ...backOff };
    return { kind: 'noAnswer', messageText, messageXml: { value } };
  }
  if (status !== 401 && status !== 429 && (status !== 503 || !backOff)) return undefined;
  const messageXml = backOff ? { messageXml: { value: backOff } } : {};
  return { kind: 'notDone', responseCode: 'ErrorServerBusy', messageText, ...messageXml };
}

function backOffIn(answer: HttpAnswer, now: number): { readonly BackOffMilliseconds: string } | undefined {
  const ms = retryAfterMs(headerOf(answer, 'retry-after'), now);
  return ms === undefined ? undefined : { BackOffMilliseconds: String(ms) };
}

function signInRefused(answer: HttpAnswer, text: string): NotDone {
  const diagnostics = headerOf(answer, 'x-ms-diagnostics');
  const messageText = diagnostics === undefined ? text : `${text}; x-ms-diagnostics: ${diagnostics}`;
  return { kind: 'notDone', responseCode: 'BatchSignInRefused', messageText };
}

/** Names the sign-ins that a 401 offers: the first word of each challenge (RFC 9110, 11.6.1). */
function offered({ headers }: HttpAnswer): string {
  const challenges = [headers['www-authenticate'] ?? []].flat();
  const schemes = challenges.map((challenge) => /^[A-Za-z0-9-]+/.exec(challenge)?.[0]).filter(Boolean);
  return schemes.length === 0 ? '' : `; it offers ${schemes.join(', ')}`;
}
