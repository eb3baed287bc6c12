import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { CloudOptions } from '../cloud.ts';
import type { ExchangeAccount } from '../exchange/exchange-account.ts';

const port = z.coerce.number({ error: 'expected a port number, or 0 for any free port' }).int().min(0).max(65535);
const onOrOff = z.enum(['on', 'off'], { error: 'expected on or off' }).default('off');
const mustBeAbsent = z
  .undefined({ error: 'has no effect without EWS_URL. Set EWS_URL, or remove this variable' })
  .optional();

const milliseconds = z.string().regex(/^\d+$/, 'expected a number of milliseconds').optional();

const common = {
  PORT: port.default(3000),
  AWS_PORT: port.default(3002),
  EWS_SETTLE_MS: milliseconds,
  EWS_INDEX_MS: milliseconds,
  AUTH: onOrOff,
  LOG: onOrOff,
};
const builtInExchangeSettings = z.object({
  ...common,
  EWS_URL: mustBeAbsent,
  EWS_AUTH: mustBeAbsent,
  EWS_USERNAME: mustBeAbsent,
  EWS_PASSWORD: mustBeAbsent,
  EWS_TENANT_ID: mustBeAbsent,
  EWS_CLIENT_ID: mustBeAbsent,
  EWS_CA_FILE: mustBeAbsent,
  EXCHANGE_PORT: port.default(3001),
});

const pemFile = z.string().transform((path, context) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    context.addIssue('the file cannot be read. Name a PEM file');
    return z.NEVER;
  }
});
const server = {
  ...common,
  EWS_URL: z.url({ protocol: /^https?$/, error: 'expected a URL such as https://mail.contoso.com/EWS/Exchange.asmx' }),
  EWS_CA_FILE: pemFile.optional(),
};
const passwordSettings = z.object({
  ...server,
  EWS_AUTH: z.enum(['basic', 'ntlm'], { error: 'expected basic, ntlm or oauth' }).default('basic'),
  EWS_USERNAME: z.string({ error: 'missing. Set the account to sign in as' }),
  EWS_PASSWORD: z.string({ error: "missing. Set the account's password" }),
});
const oauthSettings = z
  .object({
    ...server,
    EWS_AUTH: z.literal('oauth'),
    EWS_TENANT_ID: z.string({ error: 'missing. Set the tenant, such as contoso.onmicrosoft.com' }),
    EWS_CLIENT_ID: z.string({ error: "missing. Set the application's client id" }),
    EWS_CLIENT_SECRET: z.string().optional(),
    EWS_CLIENT_CERTIFICATE_FILE: pemFile.optional(),
    EWS_TOKEN_ENDPOINT: z.url({ protocol: /^https$/, error: 'expected an https URL' }).optional(),
  })
  .refine((given) => given.EWS_CLIENT_SECRET !== undefined || given.EWS_CLIENT_CERTIFICATE_FILE !== undefined, {
    path: ['EWS_CLIENT_SECRET'],
    error: "missing. Set the application's secret, or EWS_CLIENT_CERTIFICATE_FILE",
  });

/** Faults in the environment variables of `npm start`, one line per variable. The message never contains a value. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings of `npm start` from environment variables. With EWS_URL, they name another Exchange than the built-in one. Throws SettingsError. */
export function readSettings(environment: Environment): CloudOptions {
  if (environment.EWS_URL === undefined) {
    const given = parse(builtInExchangeSettings, environment);
    return { ...toOptions(given), exchangePort: given.EXCHANGE_PORT };
  }
  const exchange = environment.EWS_AUTH === 'oauth' ? readOAuthAccount(environment) : readPasswordAccount(environment);
  return { ...toOptions(parse(z.object(common), environment)), exchange };
}

function toOptions({ PORT, AWS_PORT, EWS_SETTLE_MS, EWS_INDEX_MS, AUTH, LOG }: z.infer<z.ZodObject<typeof common>>) {
  const logs = 'inherit' as const;
  const times = { settleMs: EWS_SETTLE_MS, indexMs: EWS_INDEX_MS };
  return { port: PORT, awsPort: AWS_PORT, ...times, auth: AUTH === 'on', metrics: LOG === 'on', logs };
}

function readPasswordAccount(environment: Environment): ExchangeAccount {
  const given = parse(passwordSettings, environment);
  return { ...readServer(given), username: given.EWS_USERNAME, password: given.EWS_PASSWORD };
}

function readOAuthAccount(environment: Environment): ExchangeAccount {
  const given = parse(oauthSettings, environment);
  const { EWS_CLIENT_SECRET, EWS_CLIENT_CERTIFICATE_FILE = '', EWS_TOKEN_ENDPOINT } = given;
  return {
    ...readServer(given),
    tenantId: given.EWS_TENANT_ID,
    clientId: given.EWS_CLIENT_ID,
    ...(EWS_TOKEN_ENDPOINT === undefined ? {} : { tokenEndpoint: EWS_TOKEN_ENDPOINT }),
    ...(EWS_CLIENT_SECRET === undefined
      ? { certificate: EWS_CLIENT_CERTIFICATE_FILE, privateKey: EWS_CLIENT_CERTIFICATE_FILE }
      : { clientSecret: EWS_CLIENT_SECRET }),
  };
}

function readServer(given: { EWS_URL: string; EWS_AUTH: string; EWS_CA_FILE?: string | undefined }) {
  const { EWS_URL: url, EWS_AUTH: auth, EWS_CA_FILE } = given;
  return { url, auth, ...(EWS_CA_FILE === undefined ? {} : { certificateAuthorities: EWS_CA_FILE }) };
}

function parse<T>(schema: z.ZodType<T>, environment: unknown): T {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  throw new SettingsError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
}
