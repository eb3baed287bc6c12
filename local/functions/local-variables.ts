import type { AwsFront } from '../aws/aws-front.ts';
import type { ExchangeAccount } from '../exchange/exchange-account.ts';
import { certificateAuthoritySecretId } from '../stack/provision.ts';

/** Settings of the functions that replace those of the stage. */
export interface FunctionSettings {
  /** The value of EWS_SETTLE_MS. */
  readonly settleMs?: string | undefined;
  /** The value of EWS_INDEX_MS. */
  readonly indexMs?: string | undefined;
  /** The value of ENTRIES_PER_CALL. */
  readonly entriesPerCall?: number;
  /** The value of ALLOWED_MAILBOXES. Default: `*@contoso.com` and the account that the functions sign in with. */
  readonly allowedMailboxes?: readonly string[];
  /** Whether the worker claims messages. Default: as in the stage. */
  readonly claimMessages?: boolean;
  /** Whether the functions write metrics into their logs. Default: true. */
  readonly metrics?: boolean;
}

/** Returns the environment variables that replace those of the stage when the functions run on this machine. */
export function createLocalVariables(
  front: AwsFront,
  exchange: ExchangeAccount,
  settings: FunctionSettings,
): Readonly<Record<string, string>> {
  const { settleMs, indexMs, entriesPerCall, claimMessages, metrics = true } = settings;
  const { allowedMailboxes = getLocalMailboxes(exchange) } = settings;
  const { url, auth, certificateAuthorities } = exchange;
  return {
    AWS_ENDPOINT_URL: front.url,
    EWS_URL: url,
    EWS_AUTH: auth,
    // An empty value replaces a secret that the stage may name and that does not exist here.
    EWS_CA_SECRET_ID: certificateAuthorities === undefined ? '' : certificateAuthoritySecretId,
    ALLOWED_MAILBOXES: allowedMailboxes.join(','),
    // https://docs.aws.amazon.com/powertools/typescript/latest/environment-variables/
    ...(metrics ? {} : { POWERTOOLS_METRICS_DISABLED: 'true' }),
    ...(claimMessages === undefined ? {} : { CLAIM_MESSAGES: claimMessages ? 'on' : 'off' }),
    ...(settleMs === undefined ? {} : { EWS_SETTLE_MS: settleMs }),
    ...(indexMs === undefined ? {} : { EWS_INDEX_MS: indexMs }),
    ...(entriesPerCall === undefined ? {} : { ENTRIES_PER_CALL: String(entriesPerCall) }),
  };
}

function getLocalMailboxes(exchange: ExchangeAccount): readonly string[] {
  return ['self', '*@contoso.com', ...('username' in exchange ? [exchange.username] : [])];
}
