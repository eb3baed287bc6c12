import { access, readdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { type DeployedOperation, listOperations } from '../../infra/operations.ts';
import { propertiesOf as propertiesIn, readDefaultTemplate } from './stage.ts';

const assembly = inject('assembly');
let template: Template;
let operations: readonly DeployedOperation[];

beforeAll(async () => {
  template = await readDefaultTemplate();
  operations = await listOperations();
});

/** The properties of all resources of a type. */
const propertiesOf = (type: string) => propertiesIn({ template }, type);

/** The properties of an operation's function. */
const functionOf = (name: string) =>
  propertiesOf('AWS::Lambda::Function').find(({ Description }) => Description === `${name} in batches`);

/** The policy statements of an operation's role, with their `Ref`s and `GetAtt`s. */
const statementsOf = (name: string) =>
  propertiesOf('AWS::IAM::Policy').find(({ PolicyName }) => PolicyName.startsWith(`${name}Role`)).PolicyDocument
    .Statement;

/** The ARN of the resource whose logical id begins with this name. */
const arnOf = (name: string) => ({ 'Fn::GetAtt': [expect.stringMatching(`^${name}`), 'Arn'] });

describe('the HTTP API', () => {
  it('has one route for each operation, and asks for IAM on every one', () => {
    const routes = propertiesOf('AWS::ApiGatewayV2::Route');

    expect(routes.map(({ RouteKey }) => RouteKey)).toEqual(
      expect.arrayContaining(operations.map(({ route }) => `POST /${route}`)),
    );
    expect(new Set(routes.map(({ AuthorizationType }) => AuthorizationType))).toEqual(new Set(['AWS_IAM']));
  });

  it('is throttled, logs each request without its content, and allows no other origin', () => {
    const [stage] = propertiesOf('AWS::ApiGatewayV2::Stage');
    const [api] = propertiesOf('AWS::ApiGatewayV2::Api');

    expect(stage.DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 });
    expect(Object.keys(JSON.parse(stage.AccessLogSettings.Format))).toEqual([
      'requestId',
      'requestTime',
      'sourceIp',
      'caller',
      'subject',
      'routeKey',
      'status',
      'responseLatency',
      'errorMessage',
      'authorizerError',
      'integrationError',
    ]);
    expect(api).toEqual({ Name: 'EwsBatch', ProtocolType: 'HTTP' });
  });

  it('is handed format 2.0 to the functions', () => {
    for (const { PayloadFormatVersion } of propertiesOf('AWS::ApiGatewayV2::Integration')) {
      expect(PayloadFormatVersion).toBe('2.0');
    }
  });
});

describe('each function', () => {
  it('runs on Node 24 and arm64, ends before the API gives up on it, and is traced', () => {
    for (const { name } of operations) {
      expect(functionOf(name)).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Timeout: 29,
        MemorySize: 512,
        TracingConfig: { Mode: 'Active' },
      });
    }
  });

  it('knows the Exchange and the secret by name, where batches go on, and the dead-letter queue only if it writes', () => {
    for (const { name, effect } of operations) {
      expect(functionOf(name).Environment.Variables).toEqual({
        POWERTOOLS_SERVICE_NAME: 'EwsBatch',
        POWERTOOLS_METRICS_NAMESPACE: 'ews-batch',
        EWS_URL: 'https://mail.contoso.com/EWS/Exchange.asmx',
        EWS_AUTH: 'basic',
        EWS_SECRET_ID: 'ews-batch/exchange',
        ALLOWED_MAILBOXES: 'self',
        CALLS_IN_FLIGHT: '4',
        BATCHES_BUCKET: { Ref: expect.stringMatching(/^FileBatchesBucket/) },
        WORK_QUEUE_URL: { Ref: expect.stringMatching(/^WorkQueue/) },
        ...(effect === 'write' ? { DEAD_LETTER_QUEUE_URL: { Ref: expect.stringContaining('DeadLetterQueue') } } : {}),
      });
    }
  });

  it('may write its own log, send traces, read the one secret, claim requests and hand batches over, and send to the dead-letter queue if it writes', () => {
    for (const { name, effect } of operations) {
      expect(statementsOf(name)).toEqual([
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: { 'Fn::GetAtt': [expect.stringMatching(`^${name}Log`), 'Arn'] },
        },
        { Effect: 'Allow', Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], Resource: '*' },
        {
          Effect: 'Allow',
          Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
          Resource: { 'Fn::Join': ['', expect.arrayContaining([':secret:ews-batch/exchange-??????'])] },
        },
        {
          Effect: 'Allow',
          Action: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
          Resource: effect === 'write' ? [arnOf('DeadLetterQueue'), arnOf('WorkQueue')] : arnOf('WorkQueue'),
        },
        {
          Effect: 'Allow',
          Action: ['s3:GetObject', 's3:PutObject'],
          Resource: ['/batches/*', '/claims/*'].map((keys) => ({
            'Fn::Join': ['', [arnOf('FileBatchesBucket'), keys]],
          })),
        },
        { Effect: 'Allow', Action: 's3:ListBucket', Resource: arnOf('FileBatchesBucket') },
      ]);
    }
  });

  it('claims requests in the bucket, which keeps their answers for longer than the day that they are given again', () => {
    const [bucket] = propertiesOf('AWS::S3::Bucket');

    expect(bucket.LifecycleConfiguration.Rules).toContainEqual({
      Prefix: 'claims/',
      Status: 'Enabled',
      ExpirationInDays: 2,
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
    });
  });

  it('has a role of its own without managed policies, for Lambda alone', () => {
    const roles = propertiesOf('AWS::IAM::Role');
    const used = propertiesOf('AWS::Lambda::Function').map(({ Role }) => Role['Fn::GetAtt'][0]);

    expect(new Set(used).size).toBe(used.length);
    for (const role of roles) {
      expect(role).toEqual({
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
        },
      });
    }
  });

  it('is invoked by its own route of the API and nothing else', () => {
    for (const { name, route } of operations) {
      const permissions = propertiesOf('AWS::Lambda::Permission').filter(({ FunctionName }) =>
        FunctionName['Fn::GetAtt'][0].startsWith(`${name}Function`),
      );

      expect(permissions.map(({ Principal, SourceArn }) => [Principal, SourceArn['Fn::Join'][1].at(-1)])).toEqual([
        ['apigateway.amazonaws.com', `/*/*/${route}`],
      ]);
    }
  });

  it('is an ES module in the one asset of all, which imports nothing but what is there and what Node brings, with its source map beside it', async () => {
    const [key = '', ...otherKeys] = new Set(propertiesOf('AWS::Lambda::Function').map(({ Code }) => Code.S3Key));
    const folder = join(assembly, `asset.${key.replace('.zip', '')}`);
    const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.mjs'));
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
    const imported = texts.flatMap((text) => [
      ...text.matchAll(/^import\b[^'"]*?from ?["']([^"']+)["']/gm),
      ...text.matchAll(/\bimport\("([^"]+)"\)/g),
    ]);
    const names = imported.map(([, specifier = '']) => specifier).filter((specifier) => !isBuiltin(specifier));

    expect(otherKeys).toEqual([]);
    for (const { name, route } of operations) {
      expect(functionOf(name).Handler).toBe(`${route}.handler`);
      expect(files).toContain(`${route}.mjs`);
    }
    for (const file of files) await access(join(folder, `${file}.map`));
    for (const name of names) expect(files.map((file) => basename(file))).toContain(basename(name));
  });
});

describe('the template as a whole', () => {
  it('keeps every log for a month and gives each function a log group of its own', () => {
    const used = propertiesOf('AWS::Lambda::Function').map(({ LoggingConfig }) => LoggingConfig.LogGroup.Ref);

    for (const logGroup of propertiesOf('AWS::Logs::LogGroup')) expect(logGroup).toEqual({ RetentionInDays: 30 });
    expect(new Set(used).size).toBe(used.length);
  });

  it('holds no credential: no secret of its own and no reference to a secret value', () => {
    expect(template.findResources('AWS::SecretsManager::Secret')).toEqual({});
    expect(JSON.stringify(template.toJSON())).not.toMatch(/resolve:secretsmanager|SecretString|[Pp]assword/);
  });

  it('tells where the API, the queues and the bucket are', () => {
    expect(Object.keys(template.findOutputs('*'))).toEqual([
      'ApiUrl',
      'WorkQueueUrl',
      'DeadLetterQueueUrl',
      'BatchesBucketName',
    ]);
  });
});
