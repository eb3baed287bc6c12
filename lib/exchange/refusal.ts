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

/** Says of an answer that surely did nothing why, or of a redirection that Exchange is too busy; gives undefined for any other (the statuses are those of docs/reliability.md). Exchange refuses a sign-in that it has just taken, `wasTaken`, for being too busy. */
export function refusal(answer: HttpAnswer, wasTaken: boolean, now: number = Date.now()): NotDone | Busy | undefined {
  const { status } = answer;
  const backOff = retryAfterMs(headerOf(answer, 'retry-after'), now);
  const value = backOff === undefined ? undefined : { BackOffMilliseconds: String(backOff) };
  const messageText = `Exchange takes no more requests for now (HTTP ${status})`;
  if (status === 302) {
    return {
      kind: 'noAnswer',
      messageText,
      messageXml: { value: { ...value, InnerErrorResponseCode: 'ErrorServerBusy' } },
    };
  }
  if (status === 403) return signInRefused(answer, ewsIsOff);
  if (status === 401 && !wasTaken) {
    return signInRefused(answer, `Exchange refused the sign-in (HTTP 401${offered(answer)})`);
  }
  if (status !== 401 && status !== 429 && (status !== 503 || !value)) return undefined;
  return { kind: 'notDone', responseCode: 'ErrorServerBusy', messageText, ...(value ? { messageXml: { value } } : {}) };
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
