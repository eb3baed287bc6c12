import type { AwsFront } from '../aws/aws-front.ts';
import type { ExchangeAccount } from '../exchange/exchange-account.ts';
import type { Deployment } from './deployment.ts';

// No stage of cdk.json needs to name such a secret for the functions here to have it.
const certificateAuthoritySecretId = 'ews-batch/certificate-authorities';

/** Creates the queues, buckets and secrets of a deployment; `visibilityTimeout` (s) stands in for that of the queues that Lambda polls. */
export async function provision(
  front: AwsFront,
  { queues, buckets, functions, eventSourceMappings }: Deployment,
  exchange: ExchangeAccount,
  visibilityTimeout: number | undefined,
): Promise<void> {
  const polled = new Set(eventSourceMappings.map(({ queueName }) => queueName));
  for (const { name, attributes } of queues) {
    const isShortened = visibilityTimeout !== undefined && polled.has(name);
    await front.createQueue(
      name,
      isShortened ? { ...attributes, VisibilityTimeout: String(visibilityTimeout) } : attributes,
    );
  }
  for (const name of buckets) await front.createBucket(name);
  const { url: _, auth: __, certificateAuthorities, ...secret } = exchange;
  for (const { environment } of functions) front.putSecret(environment.EWS_SECRET_ID ?? '', JSON.stringify(secret));
  if (certificateAuthorities !== undefined) front.putSecret(certificateAuthoritySecretId, certificateAuthorities);
}

/** What may be set of the functions on this machine: EWS_SETTLE_MS, the mailboxes that they may act for in place of `*@contoso.com` and the account that they sign in as, and whether they write metrics among their logs. */
export interface LocalSettings {
  readonly settleMs?: string | undefined;
  readonly allowedMailboxes?: readonly string[];
  readonly metrics?: boolean;
}

function localMailboxes(exchange: ExchangeAccount): readonly string[] {
  return ['self', '*@contoso.com', ...('username' in exchange ? [exchange.username] : [])];
}

/** The variables that the functions have on this machine instead of the stage's own settings. */
export function localVariables(
  front: AwsFront,
  exchange: ExchangeAccount,
  { settleMs, allowedMailboxes = localMailboxes(exchange), metrics = true }: LocalSettings,
): Readonly<Record<string, string>> {
  const { url, auth, certificateAuthorities } = exchange;
  return {
    AWS_ENDPOINT_URL: front.url,
    EWS_URL: url,
    EWS_AUTH: auth,
    // Empty, it stands in for the secret that a stage may name and that is not here.
    EWS_CA_SECRET_ID: certificateAuthorities === undefined ? '' : certificateAuthoritySecretId,
    ALLOWED_MAILBOXES: allowedMailboxes.join(','),
    // https://docs.aws.amazon.com/powertools/typescript/latest/environment-variables/
    ...(metrics ? {} : { POWERTOOLS_METRICS_DISABLED: 'true' }),
    ...(settleMs === undefined ? {} : { EWS_SETTLE_MS: settleMs }),
  };
}
