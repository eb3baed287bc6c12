import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { CloudOptions } from '../cloud.ts';
import type { ExchangeAccount } from '../exchange/exchange-account.ts';

const port = z.coerce.number({ error: 'write a port, or 0 for any free one' }).int().min(0).max(65535);
const onOrOff = z.enum(['on', 'off'], { error: 'write on or off' }).default('off');
const absent = z.undefined({ error: 'is of use only together with EWS_URL' }).optional();

const common = {
  PORT: port.default(3000),
  AWS_PORT: port.default(3002),
  EWS_SETTLE_MS: z.string().regex(/^\d+$/, 'write a number of milliseconds').optional(),
  AUTH: onOrOff,
  LOG: onOrOff,
};
const builtInExchange = z.object({
  ...common,
  EWS_URL: absent,
  EWS_AUTH: absent,
  EWS_USERNAME: absent,
  EWS_PASSWORD: absent,
  EWS_TENANT_ID: absent,
  EWS_CLIENT_ID: absent,
  EWS_CA_FILE: absent,
  EXCHANGE_PORT: port.default(3001),
});

const pemFile = z.string().transform((path, context) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    context.addIssue('name a PEM file that can be read');
    return z.NEVER;
  }
});
const server = {
  ...common,
  EWS_URL: z.url({ protocol: /^https?$/, error: 'write a URL such as https://mail.contoso.com/EWS/Exchange.asmx' }),
  EWS_CA_FILE: pemFile.optional(),
};
const byPassword = z.object({
  ...server,
  EWS_AUTH: z.enum(['basic', 'ntlm'], { error: 'write basic, ntlm or oauth' }).default('basic'),
  EWS_USERNAME: z.string({ error: 'name the account to sign in as' }),
  EWS_PASSWORD: z.string({ error: "give that account's password" }),
});
const byToken = z
  .object({
    ...server,
    EWS_AUTH: z.literal('oauth'),
    EWS_TENANT_ID: z.string({ error: 'name the tenant' }),
    EWS_CLIENT_ID: z.string({ error: 'name the application' }),
    EWS_CLIENT_SECRET: z.string().optional(),
    EWS_CLIENT_CERTIFICATE_FILE: pemFile.optional(),
    EWS_TOKEN_ENDPOINT: z.url({ protocol: /^https$/, error: 'write an https URL' }).optional(),
  })
  .refine((given) => given.EWS_CLIENT_SECRET !== undefined || given.EWS_CLIENT_CERTIFICATE_FILE !== undefined, {
    path: ['EWS_CLIENT_SECRET'],
    error: "give the application's secret, or EWS_CLIENT_CERTIFICATE_FILE",
  });

/** Says everything that is wrong with the environment of `npm start`, one line per variable, never a value. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The local cloud that environment variables ask for: PORT, EXCHANGE_PORT, AWS_PORT, EWS_SETTLE_MS, AUTH, LOG, and with EWS_URL another Exchange than the built-in one; throws SettingsError. */
export function readSettings(environment: Environment): CloudOptions {
  if (environment.EWS_URL === undefined) {
    const given = parse(builtInExchange, environment);
    return { ...commonOptions(given), exchangePort: given.EXCHANGE_PORT };
  }
  const exchange = environment.EWS_AUTH === 'oauth' ? readByToken(environment) : readByPassword(environment);
  return { ...commonOptions(parse(z.object(common), environment)), exchange };
}

function commonOptions({ PORT, AWS_PORT, EWS_SETTLE_MS, AUTH, LOG }: z.infer<z.ZodObject<typeof common>>) {
  const logs = 'inherit' as const;
  return { port: PORT, awsPort: AWS_PORT, settleMs: EWS_SETTLE_MS, auth: AUTH === 'on', metrics: LOG === 'on', logs };
}

function readByPassword(environment: Environment): ExchangeAccount {
  const given = parse(byPassword, environment);
  return { ...serverOf(given), username: given.EWS_USERNAME, password: given.EWS_PASSWORD };
}

function readByToken(environment: Environment): ExchangeAccount {
  const given = parse(byToken, environment);
  const { EWS_CLIENT_SECRET, EWS_CLIENT_CERTIFICATE_FILE = '', EWS_TOKEN_ENDPOINT } = given;
  return {
    ...serverOf(given),
    tenantId: given.EWS_TENANT_ID,
    clientId: given.EWS_CLIENT_ID,
    ...(EWS_TOKEN_ENDPOINT === undefined ? {} : { tokenEndpoint: EWS_TOKEN_ENDPOINT }),
    ...(EWS_CLIENT_SECRET === undefined
      ? { certificate: EWS_CLIENT_CERTIFICATE_FILE, privateKey: EWS_CLIENT_CERTIFICATE_FILE }
      : { clientSecret: EWS_CLIENT_SECRET }),
  };
}

function serverOf(given: { EWS_URL: string; EWS_AUTH: string; EWS_CA_FILE?: string | undefined }) {
  const { EWS_URL: url, EWS_AUTH: auth, EWS_CA_FILE } = given;
  return { url, auth, ...(EWS_CA_FILE === undefined ? {} : { certificateAuthorities: EWS_CA_FILE }) };
}

function parse<T>(schema: z.ZodType<T>, environment: unknown): T {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  throw new SettingsError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
}
