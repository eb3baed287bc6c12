import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Configuration } from '../configuration.ts';
import { BatchFunction, type BatchFunctionProps } from './batch-function.ts';

/** A function that talks to Exchange: it knows where that is, may read what to sign in with, and has the limits of the configuration. */
export class ExchangeFunction extends BatchFunction {
  constructor(scope: Construct, id: string, props: BatchFunctionProps) {
    const { configuration, environment } = props;
    super(scope, id, { ...props, environment: { ...exchangeVariables(configuration), ...environment } });
    const { secret, certificateAuthoritySecret } = configuration;
    importSecret(this, 'ExchangeSecret', secret).grantRead(this.function);
    if (certificateAuthoritySecret !== undefined) {
      importSecret(this, 'CertificateAuthoritySecret', certificateAuthoritySecret).grantRead(this.function);
    }
  }
}

function importSecret(scope: Construct, id: string, nameOrArn: string): ISecret {
  return nameOrArn.startsWith('arn:')
    ? Secret.fromSecretCompleteArn(scope, id, nameOrArn)
    : Secret.fromSecretNameV2(scope, id, nameOrArn);
}

function exchangeVariables(configuration: Configuration): Record<string, string> {
  const { certificateAuthoritySecret, callsInFlight, entriesPerCall, settleMs } = configuration;
  return {
    EWS_URL: configuration.exchangeUrl,
    EWS_AUTH: configuration.auth,
    EWS_SECRET_ID: configuration.secret,
    ...(certificateAuthoritySecret === undefined ? {} : { EWS_CA_SECRET_ID: certificateAuthoritySecret }),
    ALLOWED_MAILBOXES: configuration.allowedMailboxes.join(','),
    ...(callsInFlight === undefined ? {} : { CALLS_IN_FLIGHT: String(callsInFlight) }),
    ...(entriesPerCall === undefined ? {} : { ENTRIES_PER_CALL: String(entriesPerCall) }),
    ...(settleMs === undefined ? {} : { EWS_SETTLE_MS: String(settleMs) }),
  };
}
