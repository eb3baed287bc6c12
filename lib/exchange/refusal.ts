import type { HttpAnswer } from './connection.ts';
import { retryAfterMs } from './retry-after.ts';

/** That surely nothing was done, with the code that says why. */
export interface NotDone {
  readonly kind: 'notDone';
  readonly responseCode: string;
  readonly messageText: string;
  readonly messageXml?: { readonly value: { readonly BackOffMilliseconds: string } };
}

/** Gives an answer's header, the first where there are several. */
export function headerOf({ headers }: HttpAnswer, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

const ewsIsOff =
  'Exchange refused EWS to this account or application (HTTP 403). Where it is switched off, an administrator sets ' +
  'Set-OrganizationConfig -EwsEnabled $true and, in Exchange Online, adds the application to -EwsAllowedAppIDs; ' +
  'for one mailbox, Set-CASMailbox -EwsEnabled $true';

/** Says of an answer that surely did nothing why; gives undefined for any other (the statuses are those of docs/reliability.md). */
export function refusal(answer: HttpAnswer, now: number = Date.now()): NotDone | undefined {
  const { status } = answer;
  if (status === 401) return signInRefused(answer, `Exchange refused the sign-in (HTTP 401${offered(answer)})`);
  if (status === 403) return signInRefused(answer, ewsIsOff);
  const backOff = retryAfterMs(headerOf(answer, 'retry-after'), now);
  if (status !== 429 && (status !== 503 || backOff === undefined)) return undefined;
  const messageText = `Exchange takes no more requests for now (HTTP ${status})`;
  const busy: NotDone = { kind: 'notDone', responseCode: 'ErrorServerBusy', messageText };
  return backOff === undefined ? busy : { ...busy, messageXml: { value: { BackOffMilliseconds: String(backOff) } } };
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
