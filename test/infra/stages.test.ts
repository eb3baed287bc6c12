import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listOperations } from '../../infra/operations.ts';
import { certificates } from '../sign-in/certificates/certificates.ts';
import { propertiesOf, type Stage, synthesiseStage } from './stage.ts';
import { wildcards } from './wildcards.ts';

const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';
const topicArn = 'arn:aws:sns:eu-west-1:111122223333:alarms';
const authorityFile = fileURLToPath(new URL('../sign-in/certificates/authority.pem', import.meta.url));

const vpc = {
  vpcId: 'vpc-0a1b2c3d',
  subnetIds: ['subnet-0a1b2c3d', 'subnet-4e5f6071'],
  securityGroupIds: ['sg-0a1b2c3d'],
};

const settings = {
  minimal: {},
  onPremises: {
    auth: 'ntlm',
    vpc,
    certificateAuthorityFile: authorityFile,
    allowedMailboxes: ['self', '*@contoso.com'],
    callsInFlight: 2,
    workerConcurrency: 4,
    entriesPerCall: 50,
    settleMs: 80_000,
    indexMs: 2_000,
    giveUpHours: 48,
    claimMessages: false,
  },
  jwt: {
    auth: 'oauth',
    certificateAuthoritySecret: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:authority-AbCdEf',
    allowedMailboxes: ['*@contoso.com'],
    jwtAuthorizer: { issuer: 'https://login.contoso.com/', audience: ['ews-batch'] },
    encryptionKeyArn: keyArn,
    alarmTopicArn: topicArn,
    corsOrigins: ['https://crm.contoso.com'],
    rateLimit: 5,
    burstLimit: 10,
    logRetentionDays: 365,
    removalPolicy: 'destroy',
  },
};

type Name = keyof typeof settings;
const names = Object.keys(settings) as Name[];
const stages = new Map<Name, Stage>();
const stage = (name: Name) => {
  const synthesised = stages.get(name);
  if (!synthesised) throw new Error(`${name} was not synthesised`);
  return synthesised;
};

beforeAll(async () => {
  for (const name of names) stages.set(name, await synthesiseStage(settings[name]));
});
afterAll(async () => {
  for (const { remove } of stages.values()) await remove();
});

/** The properties of the functions that talk to Exchange. */
const exchangeFunctions = (name: Name) =>
  propertiesOf(stage(name), 'AWS::Lambda::Function').filter(({ Environment }) => Environment.Variables.EWS_URL);

/** The policies of the roles of those functions, as JSON. */
const exchangePolicies = (name: Name) =>
  exchangeFunctions(name).map(({ Role }) => {
    const [role] = Role['Fn::GetAtt'];
    const policies = propertiesOf(stage(name), 'AWS::IAM::Policy').filter(({ Roles }) => Roles[0].Ref === role);
    return JSON.stringify(policies);
  });

// Every permission with a wildcard, and the reason for it.
const reasons: Readonly<Record<string, string>> = {
  'xray:PutTelemetryRecords on *': 'X-Ray has no resource to name.',
  'xray:PutTraceSegments on *': 'X-Ray has no resource to name.',
  'secretsmanager:DescribeSecret on arn:{AWS::Partition}:secretsmanager:{AWS::Region}:{AWS::AccountId}:secret:ews-batch/exchange-??????':
    'Secrets Manager adds a hyphen and six characters to the name in the ARN.',
  'secretsmanager:GetSecretValue on arn:{AWS::Partition}:secretsmanager:{AWS::Region}:{AWS::AccountId}:secret:ews-batch/exchange-??????':
    'Secrets Manager adds a hyphen and six characters to the name in the ARN.',
  'kms:GenerateDataKey*': 'With and without plaintext, for the one key of the deployment.',
  'kms:ReEncrypt*': 'From and to, for the one key of the deployment.',
  ...Object.fromEntries(
    [
      'GetObject on inbox',
      'GetObjectVersion on inbox',
      'GetObject on uploads',
      'GetObjectVersion on uploads',
      'PutObject on uploads',
      'GetObject on batches',
      'PutObject on batches',
      'GetObject on claims',
      'PutObject on claims',
      'GetObject on files',
      'PutObject on files',
    ].map((each) => {
      const [action, prefix] = each.split(' on ');
      const objects = `{FileBatchesBucket2C090962.Arn}/${prefix}/*`;
      return [`s3:${action} on ${objects}`, 'The keys of the objects are not known at deployment.'];
    }),
  ),
  ...Object.fromEntries(
    [
      'AssignPrivateIpAddresses',
      'CreateNetworkInterface',
      'DeleteNetworkInterface',
      'DescribeNetworkInterfaces',
      'DescribeSubnets',
      'UnassignPrivateIpAddresses',
    ].map((action) => [
      `ec2:${action} on *`,
      'Lambda requires them on all resources. The code of the functions is denied them.',
    ]),
  ),
};

/** The statement that lets EventBridge send the queue the events that it cannot deliver to the splitter, and no others. */
const allowsUndelivered = (queueId: string) => ({
  Sid: expect.stringContaining('FileDropped'),
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: { 'Fn::GetAtt': [queueId, 'Arn'] },
  Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [expect.stringContaining('FileDropped'), 'Arn'] } } },
});

describe.each(names)('the %s stage', (name) => {
  it('has no finding of AwsSolutions or CloudFormation that is not acknowledged', () => {
    expect(stage(name).findings).toEqual([]);
  });

  it('allows by wildcard nothing but what is on the list with its reason', () => {
    const found = wildcards(stage(name).template.toJSON());

    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((wildcard) => !(wildcard in reasons))).toEqual([]);
  });

  it('has no route that anybody may ask', () => {
    const kinds = propertiesOf(stage(name), 'AWS::ApiGatewayV2::Route').map(
      ({ AuthorizationType }) => AuthorizationType,
    );

    expect(new Set(kinds)).toEqual(new Set([name === 'jwt' ? 'JWT' : 'AWS_IAM']));
  });

  it('has queues that are encrypted and refuse what does not come over TLS', () => {
    const queues = stage(name).template.findResources('AWS::SQS::Queue');
    const encryption = name === 'jwt' ? { KmsMasterKeyId: keyArn } : { SqsManagedSseEnabled: true };
    const deniesPlain = {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'sqs:*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };

    expect(Object.keys(queues)).toEqual([
      expect.stringMatching(/^DeadLetterQueue/),
      expect.stringMatching(/^WorkQueue/),
    ]);
    for (const { Properties } of Object.values(queues)) expect(Properties).toMatchObject(encryption);
    expect(propertiesOf(stage(name), 'AWS::SQS::QueuePolicy')).toEqual(
      Object.keys(queues).map((id) => ({
        Queues: [{ Ref: id }],
        PolicyDocument: expect.objectContaining({
          Statement: [
            { ...deniesPlain, Resource: { 'Fn::GetAtt': [id, 'Arn'] } },
            ...(id.startsWith('WorkQueue') ? [allowsUndelivered(id)] : []),
          ],
        }),
      })),
    );
  });
});

describe('an on-premises stage', () => {
  it('places each function that talks to Exchange into its subnets and security groups', () => {
    const placed = exchangeFunctions('onPremises');

    expect(placed.length).toBeGreaterThan(0);
    for (const { VpcConfig } of placed) {
      expect(VpcConfig).toEqual({ SubnetIds: vpc.subnetIds, SecurityGroupIds: vpc.securityGroupIds });
    }
  });

  it('denies the network interfaces that Lambda needs there to the code of its functions', () => {
    const denied = {
      Effect: 'Deny',
      Action: expect.arrayContaining(['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface']),
      Resource: '*',
      Condition: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    };

    for (const policy of exchangePolicies('onPremises')) {
      expect(JSON.parse(policy)[0].PolicyDocument.Statement).toContainEqual(denied);
    }
    expect(JSON.stringify(stage('minimal').template.toJSON())).not.toContain('"ec2:');
  });

  it('has Node trust the certificate authorities of the file, which come as a layer', async () => {
    const [layer] = propertiesOf(stage('onPremises'), 'AWS::Lambda::LayerVersion');
    const asset = join(stage('onPremises').folder, `asset.${layer.Content.S3Key.replace('.zip', '')}`);

    expect(await readFile(join(asset, 'certificate-authorities.pem'), 'utf8')).toBe(certificates.authority);
    for (const { Layers, Environment } of exchangeFunctions('onPremises')) {
      expect(Layers).toEqual([{ Ref: expect.stringContaining('CertificateAuthorities') }]);
      expect(Environment.Variables).toMatchObject({ NODE_EXTRA_CA_CERTS: '/opt/certificate-authorities.pem' });
    }
  });

  it('tells its functions how to sign in, for whom they may act, and their limits', () => {
    for (const { Environment } of exchangeFunctions('onPremises')) {
      expect(Environment.Variables).toMatchObject({
        EWS_AUTH: 'ntlm',
        ALLOWED_MAILBOXES: 'self,*@contoso.com',
        CALLS_IN_FLIGHT: '2',
        ENTRIES_PER_CALL: '50',
        EWS_SETTLE_MS: '80000',
        EWS_INDEX_MS: '2000',
      });
    }
    expect(exchangeFunctions('onPremises').find(({ Timeout }) => Timeout === 180)?.Environment.Variables).toMatchObject(
      { GIVE_UP_HOURS: '48', CLAIM_MESSAGES: 'off' },
    );
    expect(propertiesOf(stage('onPremises'), 'AWS::Lambda::EventSourceMapping')).toEqual([
      expect.objectContaining({ ScalingConfig: { MaximumConcurrency: 4 } }),
    ]);
  });
});

describe('a stage with a token issuer and a customer key', () => {
  it('asks on each route for a token of the issuer, for the audience, with the scope of the operation', async () => {
    const [authorizer] = propertiesOf(stage('jwt'), 'AWS::ApiGatewayV2::Authorizer');
    const routes = propertiesOf(stage('jwt'), 'AWS::ApiGatewayV2::Route');
    const scopes = routes.map(({ RouteKey, AuthorizationScopes }) => [RouteKey, AuthorizationScopes]);

    expect(authorizer).toMatchObject({
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: 'https://login.contoso.com/', Audience: ['ews-batch'] },
    });
    expect(scopes).toEqual(
      expect.arrayContaining((await listOperations()).map(({ route }) => [`POST /${route}`, [`ews-batch/${route}`]])),
    );
  });

  it('encrypts every log, every queue and the environment of every function with the key', () => {
    for (const { KmsKeyId } of propertiesOf(stage('jwt'), 'AWS::Logs::LogGroup')) expect(KmsKeyId).toBe(keyArn);
    for (const { KmsKeyArn } of propertiesOf(stage('jwt'), 'AWS::Lambda::Function')) expect(KmsKeyArn).toBe(keyArn);
  });

  it('lets its functions read both secrets, and no other stage reads a second', () => {
    for (const policy of exchangePolicies('jwt')) {
      expect(policy).toContain(':secret:ews-batch/exchange-??????');
      expect(policy).toContain('arn:aws:secretsmanager:eu-west-1:111122223333:secret:authority-AbCdEf');
      expect(policy).toContain(keyArn);
    }
    for (const policy of exchangePolicies('minimal')) expect(policy.match(/:secret:/g)).toHaveLength(1);
  });

  it('allows the origins of the configuration, limits its rate, and keeps and removes as it is told', () => {
    const [api] = propertiesOf(stage('jwt'), 'AWS::ApiGatewayV2::Api');
    const [apiStage] = propertiesOf(stage('jwt'), 'AWS::ApiGatewayV2::Stage');
    const kept = ['AWS::SQS::Queue', 'AWS::Logs::LogGroup'].flatMap((type) =>
      Object.values(stage('jwt').template.findResources(type)),
    );

    expect(api.CorsConfiguration).toMatchObject({ AllowOrigins: ['https://crm.contoso.com'] });
    expect(apiStage.DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 });
    for (const { DeletionPolicy, Properties } of kept) {
      expect(DeletionPolicy).toBe('Delete');
      expect(Properties.RetentionInDays ?? 365).toBe(365);
    }
  });
});
