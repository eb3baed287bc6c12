import { closestMatch } from 'leven';
import * as z from 'zod';
import { isCertificateFile } from './certificate-file.ts';

const text = (pattern: RegExp, error: string) => z.string(error).regex(pattern, error);

const arn = (service: string, example: string) =>
  text(new RegExp(`^arn:[a-z-]+:${service}:[a-z0-9-]+:\\d{12}:\\S+$`), `write an ARN such as ${example}`);

const id = (prefix: string) =>
  text(new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`), `write an id such as ${prefix}-0a1b2c3d`);

function wholeNumber(least: number, most: number) {
  const error = `write a whole number from ${least} to ${most}`;
  return z
    .int({ error: ({ input }) => (typeof input === 'string' ? `${error}, without quotes` : error) })
    .min(least, error)
    .max(most, error);
}

function oneOf<const Word extends string>(...words: readonly [Word, ...Word[]]) {
  return z.enum(words, `write ${words.join(' or ')}`);
}

function listOf(each: z.ZodString, what: string) {
  const error = `write a list of ${what}`;
  return z.array(each, error).min(1, error);
}

function unknownSetting(key: string, known: readonly string[]): string {
  const meant = closestMatch(key, known, { maxDistance: Math.max(2, key.length / 3) });
  return meant === undefined
    ? `unknown setting "${key}": use ${known.join(', ')}`
    : `unknown setting "${key}": did you mean "${meant}"?`;
}

/** An object with no other keys than these. The error for another key suggests the most similar one, or lists them all. */
function settings<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? (issue.keys as readonly string[]).map((key) => unknownSetting(key, known)).join('; ')
        : `write an object with ${known.join(', ')}`,
  });
}

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const secret = text(
  /^(?!arn:)[\w/+=.@-]+$|^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:\S+-\w{6}$/,
  'write the name or the complete ARN of a secret in Secrets Manager',
);

const stage = settings({
  exchangeUrl: z.url({ protocol: /^https$/, error: 'write a URL such as https://mail.contoso.com/EWS/Exchange.asmx' }),
  auth: oneOf('basic', 'ntlm', 'oauth').default('basic'),
  secret,
  certificateAuthoritySecret: secret.optional(),
  certificateAuthorityFile: z
    .string()
    .refine(isCertificateFile, 'name a PEM file that cdk can read and that holds certificates but no private key')
    .optional(),
  vpc: settings({
    vpcId: id('vpc'),
    subnetIds: listOf(id('subnet'), 'subnet ids'),
    securityGroupIds: listOf(id('sg'), 'security group ids'),
  }).optional(),
  allowedMailboxes: listOf(
    text(/^self$|^[^@\s,]+@[^@\s,]+$/, 'write an address, a pattern such as *@contoso.com, or self'),
    'addresses, patterns and self',
  ).default(['self']),
  callsInFlight: wholeNumber(1, 100).default(4),
  workerConcurrency: wholeNumber(2, 1000).default(2),
  ewsMaxConcurrency: wholeNumber(1, 1000).default(10),
  entriesPerCall: wholeNumber(1, 2000).optional(),
  settleMs: wholeNumber(1, 900_000).optional(),
  indexMs: wholeNumber(0, 5_000).optional(),
  giveUpHours: wholeNumber(1, 144).optional(),
  claimMessages: z.boolean('write true or false').default(true),
  jwtAuthorizer: settings({
    issuer: z.url({
      protocol: /^https$/,
      error: 'write the https URL of the issuer, as in the iss claim of its tokens',
    }),
    audience: listOf(z.string('write an audience, as in the aud claim of the tokens').min(1), 'audiences'),
  }).optional(),
  rateLimit: wholeNumber(1, 10_000).default(50),
  burstLimit: wholeNumber(1, 5_000).default(100),
  corsOrigins: listOf(
    text(/^https:\/\/[^/*\s]+$/, 'write an origin such as https://crm.contoso.com'),
    'origins',
  ).optional(),
  logRetentionDays: z.literal(retentionDays, `write one of ${retentionDays.join(', ')}`).default(30),
  alarmTopicArn: arn('sns', 'arn:aws:sns:eu-west-1:111122223333:alarms').optional(),
  encryptionKeyArn: arn('kms', 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d').optional(),
  removalPolicy: oneOf('retain', 'destroy').default('retain'),
  scheduledBatches: z
    .record(
      text(/^[A-Za-z][A-Za-z0-9]*$/, 'write a name of letters and digits'),
      settings({
        schedule: text(/^(rate|cron)\(.+\)$/, 'write a schedule such as rate(1 day) or cron(0 3 * * ? *)'),
        batch: z.looseObject(
          { operation: z.string('write the name of an operation such as CreateItem') },
          'write a message of the work queue (docs/queue.md)',
        ),
      }),
      'write an object that has a scheduled batch under each name',
    )
    .optional(),
});

/** The settings of one deployment (docs/deploying.md). If a limit is absent, the functions use their own default. */
export type Configuration = Readonly<z.infer<typeof stage>>;

// Runs even if single settings are wrong, so that all faults are reported at once.
const always = { when: ({ value }: { readonly value: unknown }) => typeof value === 'object' && value !== null };

const configuration = stage
  .refine(
    ({ workerConcurrency, callsInFlight, ewsMaxConcurrency }) =>
      !(workerConcurrency * callsInFlight > ewsMaxConcurrency),
    {
      ...always,
      path: ['workerConcurrency'],
      error:
        'workerConcurrency times callsInFlight is more than ewsMaxConcurrency: lower one of them, or set ewsMaxConcurrency to the EwsMaxConcurrency of the throttling policy that Exchange has for the account',
    },
  )
  .refine(
    ({ certificateAuthoritySecret, certificateAuthorityFile }) =>
      certificateAuthoritySecret === undefined || certificateAuthorityFile === undefined,
    { ...always, path: ['certificateAuthorityFile'], error: 'write this or certificateAuthoritySecret, not both' },
  )
  .refine(({ auth, allowedMailboxes }) => auth !== 'oauth' || !allowedMailboxes?.every((each) => each === 'self'), {
    ...always,
    path: ['allowedMailboxes'],
    error: 'write patterns such as *@contoso.com: an application that signs in with OAuth has no mailbox of its own',
  });

/** The configuration of a stage is wrong. The message has one line per fault, each with its path. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Returns the configuration for the settings of a stage, as in cdk.json. Throws ConfigurationError with all faults at once, their paths under `path`. */
export function checkConfiguration(given: unknown, path = 'configuration'): Configuration {
  const parsed = configuration.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `  ${[path, ...issue.path].join('.')}: ${issue.message}`);
  throw new ConfigurationError(`The configuration is wrong:\n${faults.join('\n')}`);
}

/** Returns the configuration of `stage` in the CDK context's `stages`. Throws ConfigurationError if the stage is missing or its settings are wrong. */
export function readConfiguration(stages: unknown, stage: string): Configuration {
  const known = z.record(z.string(), z.unknown()).safeParse(stages).data ?? {};
  if (!Object.hasOwn(known, stage)) {
    throw new ConfigurationError(
      `cdk.json has no stage "${stage}" under context.stages. Stages: ${Object.keys(known).join(', ') || 'none'}`,
    );
  }
  return checkConfiguration(known[stage], `stages.${stage}`);
}
