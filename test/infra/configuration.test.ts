import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkConfiguration, readConfiguration } from '../../infra/configuration.ts';

const minimal = { exchangeUrl: 'https://mail.contoso.com/EWS/Exchange.asmx', secret: 'prod/exchange' };
const certificateFile = (name: string) =>
  fileURLToPath(new URL(`../sign-in/certificates/${name}.pem`, import.meta.url));

/** Returns the faults of these settings, one line each. */
function faultsOf(settings: object): readonly string[] {
  try {
    checkConfiguration({ ...minimal, ...settings }, 'prod');
  } catch (error) {
    if (error instanceof Error && error.name === 'ConfigurationError') return error.message.split('\n  ').slice(1);
    throw error;
  }
  return [];
}

describe('the configuration of a stage', () => {
  it('needs no more than the URL of the Exchange and the secret, and then acts for the account itself alone', () => {
    expect(readConfiguration({ prod: minimal }, 'prod')).toEqual({
      ...minimal,
      auth: 'basic',
      allowedMailboxes: ['self'],
      callsInFlight: 4,
      workerConcurrency: 2,
      ewsMaxConcurrency: 10,
      claimMessages: true,
      rateLimit: 50,
      burstLimit: 100,
      logRetentionDays: 30,
      removalPolicy: 'retain',
    });
  });

  it('may have batches that are put on the work queue at their time', () => {
    const batch = { operation: 'GetItem', itemIds: [{ id: 'AAMk' }] };

    expect(faultsOf({ scheduledBatches: { Nightly: { schedule: 'cron(0 3 * * ? *)', batch } } })).toEqual([]);
    expect(faultsOf({ scheduledBatches: { Nightly: { schedule: 'every night', batch: {} } } })).toEqual([
      'prod.scheduledBatches.Nightly.schedule: write a schedule such as rate(1 day) or cron(0 3 * * ? *)',
      'prod.scheduledBatches.Nightly.batch.operation: write the name of an operation such as CreateItem',
    ]);
  });

  it('names every fault at once, each with its path and what to write instead', () => {
    const settings = {
      exchangeUrl: 'http://mail.contoso.com/EWS/Exchange.asmx',
      secret: 'arn:aws:s3:::bucket',
      auth: 'kerberos',
      vpc: { vpcId: 'my-vpc', subnetIds: [], securityGroupIds: ['default'] },
      allowedMailboxes: ['*@contoso.com', 'contoso.com'],
      callsInFlight: 0,
      workerConcurrency: 20,
      jwtAuthorizer: { issuer: 'login.contoso.com' },
      corsOrigins: ['*'],
      logRetentionDays: 31,
      alarmTopicArn: 'alarms',
      encryptionKeyArn: 'alias/mine',
      removalPolicy: 'keep',
      entriesPerCal: 50,
      proxy: 'http://proxy.contoso.com',
    };

    expect(faultsOf(settings)).toEqual([
      'prod.exchangeUrl: write a URL such as https://mail.contoso.com/EWS/Exchange.asmx',
      'prod.auth: write basic or ntlm or oauth',
      'prod.secret: write the name or the complete ARN of a secret in Secrets Manager',
      'prod.vpc.vpcId: write an id such as vpc-0a1b2c3d',
      'prod.vpc.subnetIds: write a list of subnet ids',
      'prod.vpc.securityGroupIds.0: write an id such as sg-0a1b2c3d',
      'prod.allowedMailboxes.1: write an address, a pattern such as *@contoso.com, or self',
      'prod.callsInFlight: write a whole number from 1 to 100',
      'prod.jwtAuthorizer.issuer: write the https URL of the issuer, as in the iss claim of its tokens',
      'prod.jwtAuthorizer.audience: write a list of audiences',
      'prod.corsOrigins.0: write an origin such as https://crm.contoso.com',
      expect.stringMatching(/^prod\.logRetentionDays: write one of 1, 3, 5, 7, 14, 30, /),
      'prod.alarmTopicArn: write an ARN such as arn:aws:sns:eu-west-1:111122223333:alarms',
      'prod.encryptionKeyArn: write an ARN such as arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d',
      'prod.removalPolicy: write retain or destroy',
      expect.stringMatching(
        /^prod: unknown setting "entriesPerCal": did you mean "entriesPerCall"\?; unknown setting "proxy": use exchangeUrl, auth, /,
      ),
    ]);
  });

  it('says of a number in quotes that it goes without them', () => {
    expect(faultsOf({ callsInFlight: '4' })).toEqual([
      'prod.callsInFlight: write a whole number from 1 to 100, without quotes',
    ]);
  });

  it('says what is missing as it says what is wrong', () => {
    expect(() => checkConfiguration({}, 'prod')).toThrow(
      /prod\.exchangeUrl: write a URL .*\n.*prod\.secret: write the name/,
    );
    expect(() => checkConfiguration('prod', 'prod')).toThrow('prod: write an object with exchangeUrl, ');
  });

  it('refuses more calls at once than Exchange takes, unless it is told that Exchange takes more', () => {
    expect(faultsOf({ callsInFlight: 4, workerConcurrency: 3 })).toEqual([
      expect.stringMatching(
        /^prod\.workerConcurrency: workerConcurrency times callsInFlight is more than ewsMaxConcurrency: lower one of them, /,
      ),
    ]);
    expect(faultsOf({ callsInFlight: 5, workerConcurrency: 2 })).toEqual([]);
    expect(faultsOf({ callsInFlight: 4, workerConcurrency: 3, ewsMaxConcurrency: 27 })).toEqual([]);
  });

  it('says that beside other faults too', () => {
    expect(faultsOf({ callsInFlight: 4, workerConcurrency: 3, auth: 'kerberos' })).toHaveLength(2);
  });

  it('takes a file of certificates, but none that is missing, holds none, or holds a private key', () => {
    expect(faultsOf({ certificateAuthorityFile: certificateFile('authority') })).toEqual([]);
    for (const name of ['missing', 'application-key']) {
      expect(faultsOf({ certificateAuthorityFile: certificateFile(name) })).toEqual([
        expect.stringContaining('name a PEM file that cdk can read and that holds certificates'),
      ]);
    }
  });

  it('takes certificate authorities from a file or a secret, not from both', () => {
    const both = { certificateAuthorityFile: certificateFile('authority'), certificateAuthoritySecret: 'authority' };

    expect(faultsOf(both)).toEqual([expect.stringContaining('not both')]);
  });

  it('needs mailboxes by name for an application, which has none of its own', () => {
    expect(faultsOf({ auth: 'oauth' })).toEqual([expect.stringContaining('prod.allowedMailboxes: write patterns')]);
    expect(faultsOf({ auth: 'oauth', allowedMailboxes: ['*@contoso.com'] })).toEqual([]);
  });

  it('names the known stages if the stage is unknown', () => {
    expect(() => readConfiguration({ default: {}, prod: {} }, 'staging')).toThrow(
      'cdk.json has no stage "staging" under context.stages. Stages: default, prod',
    );
  });

  it('takes no stage from the prototype of an object', () => {
    expect(() => readConfiguration({}, 'constructor')).toThrow('cdk.json has no stage "constructor"');
  });
});
