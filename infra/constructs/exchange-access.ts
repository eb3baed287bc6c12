import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { type ISecurityGroup, SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, type FunctionProps, type Function as LambdaFunction, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Configuration } from '../configuration.ts';
import type { DeploymentProps } from './deployment.ts';

type Placement = Pick<FunctionProps, 'vpc' | 'vpcSubnets' | 'securityGroups'>;

/** Access to Exchange for functions: their network, the address of Exchange, the certificate authorities to trust, and the secrets to sign in with. */
export class ExchangeAccess extends Construct {
  /** The props of a function that has this access. */
  readonly functionProps: Placement & Pick<FunctionProps, 'layers'> & { readonly environment: Record<string, string> };
  private readonly secrets: readonly ISecret[];
  private readonly props: DeploymentProps;

  constructor(scope: Construct, id: string, props: DeploymentProps) {
    super(scope, id);
    this.props = props;
    const { secret, certificateAuthoritySecret, certificateAuthorityFile, vpc } = props.configuration;
    this.secrets = [secret, ...(certificateAuthoritySecret === undefined ? [] : [certificateAuthoritySecret])].map(
      (nameOrArn) => importSecret(this, nameOrArn),
    );
    this.functionProps = {
      ...(vpc === undefined ? {} : placement(this, vpc)),
      ...(certificateAuthorityFile === undefined
        ? {}
        : { layers: [certificateAuthorityLayer(this, certificateAuthorityFile)] }),
      environment: variablesOf(props.configuration),
    };
  }

  /** Allows a function to read the secrets and, in a VPC, to have network interfaces. */
  grantTo(grantee: LambdaFunction): void {
    for (const secret of this.secrets) secret.grantRead(grantee);
    // The secrets may be encrypted with this key.
    this.props.encryptionKey?.grantDecrypt(grantee);
    if (this.props.configuration.vpc) for (const statement of networkStatements()) grantee.addToRolePolicy(statement);
  }
}

function importSecret(scope: Construct, nameOrArn: string): ISecret {
  return nameOrArn.startsWith('arn:')
    ? Secret.fromSecretCompleteArn(scope, nameOrArn, nameOrArn)
    : Secret.fromSecretNameV2(scope, nameOrArn, nameOrArn);
}

function placement(scope: Construct, vpc: NonNullable<Configuration['vpc']>): Placement {
  const { vpcId, subnetIds, securityGroupIds } = vpc;
  return {
    vpc: Vpc.fromVpcAttributes(scope, 'Vpc', { vpcId, availabilityZones: Stack.of(scope).availabilityZones }),
    vpcSubnets: { subnets: subnetIds.map((subnetId) => Subnet.fromSubnetId(scope, subnetId, subnetId)) },
    securityGroups: securityGroupIds.map(
      (groupId): ISecurityGroup => SecurityGroup.fromSecurityGroupId(scope, groupId, groupId, { mutable: false }),
    ),
  };
}

const certificateAuthorityName = 'certificate-authorities.pem';

function certificateAuthorityLayer(scope: Construct, file: string): LayerVersion {
  const folder = mkdtempSync(join(tmpdir(), 'ews-batch-authorities-'));
  cpSync(file, join(folder, certificateAuthorityName));
  const code = Code.fromAsset(folder);
  const description = 'The certificate authorities that sign for Exchange';
  const layer = new LayerVersion(scope, 'CertificateAuthorities', { code, description });
  // The cloud assembly has a copy of the folder by now.
  rmSync(folder, { recursive: true });
  return layer;
}

// https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
/** Returns the statements that let Lambda place a function into a VPC, and deny the same to the function's code. Only calls of that code carry the ARN of their function. */
function networkStatements(): readonly PolicyStatement[] {
  const actions = [
    'ec2:AssignPrivateIpAddresses',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:UnassignPrivateIpAddresses',
  ];
  const resources = ['*'];
  const conditions = { Null: { 'lambda:SourceFunctionArn': 'false' } };
  return [
    new PolicyStatement({ actions, resources }),
    new PolicyStatement({ effect: Effect.DENY, actions, resources, conditions }),
  ];
}

function variablesOf(configuration: Configuration): Record<string, string> {
  const { certificateAuthoritySecret, certificateAuthorityFile, entriesPerCall, settleMs, indexMs } = configuration;
  return {
    EWS_URL: configuration.exchangeUrl,
    EWS_AUTH: configuration.auth,
    EWS_SECRET_ID: configuration.secret,
    ...(certificateAuthoritySecret === undefined ? {} : { EWS_CA_SECRET_ID: certificateAuthoritySecret }),
    // Lambda puts layers under /opt. Node trusts the certificates in this file in addition to its own.
    ...(certificateAuthorityFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: `/opt/${certificateAuthorityName}` }),
    ALLOWED_MAILBOXES: configuration.allowedMailboxes.join(','),
    CALLS_IN_FLIGHT: String(configuration.callsInFlight),
    ...(entriesPerCall === undefined ? {} : { ENTRIES_PER_CALL: String(entriesPerCall) }),
    ...(settleMs === undefined ? {} : { EWS_SETTLE_MS: String(settleMs) }),
    ...(indexMs === undefined ? {} : { EWS_INDEX_MS: String(indexMs) }),
  };
}
