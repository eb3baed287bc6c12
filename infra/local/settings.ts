import * as z from 'zod';
import type { CloudOptions } from './cloud.ts';

const port = z.coerce.number({ error: 'write a port, or 0 for any free one' }).int().min(0).max(65535);
const absent = z.undefined({ error: 'is of use only together with EWS_URL' }).optional();

const common = {
  PORT: port.default(3000),
  AWS_PORT: port.default(3002),
  EWS_SETTLE_MS: z.string().regex(/^\d+$/, 'write a number of milliseconds').optional(),
};
const builtInExchange = z.object({
  ...common,
  EWS_URL: absent,
  EWS_USERNAME: absent,
  EWS_PASSWORD: absent,
  EXCHANGE_PORT: port.default(3001),
});
const otherExchange = z.object({
  ...common,
  EWS_URL: z.url({ protocol: /^https?$/, error: 'write a URL such as https://mail.contoso.com/EWS/Exchange.asmx' }),
  EWS_AUTH: z.string().default('basic'),
  EWS_USERNAME: z.string({ error: 'name the account to sign in as' }),
  EWS_PASSWORD: z.string({ error: "give that account's password" }),
});

/** Says everything that is wrong with the environment of `npm start`, one line per variable, never a value. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** The local cloud that environment variables ask for: PORT, EXCHANGE_PORT, AWS_PORT, EWS_SETTLE_MS, and with EWS_URL another Exchange than the built-in one; throws SettingsError. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): CloudOptions {
  if (environment.EWS_URL === undefined) {
    const { PORT, AWS_PORT, EXCHANGE_PORT, EWS_SETTLE_MS } = parse(builtInExchange, environment);
    return { port: PORT, awsPort: AWS_PORT, exchangePort: EXCHANGE_PORT, settleMs: EWS_SETTLE_MS, logs: 'inherit' };
  }
  const { PORT, AWS_PORT, EWS_SETTLE_MS, ...exchange } = parse(otherExchange, environment);
  return {
    port: PORT,
    awsPort: AWS_PORT,
    settleMs: EWS_SETTLE_MS,
    logs: 'inherit',
    exchange: {
      url: exchange.EWS_URL,
      auth: exchange.EWS_AUTH,
      username: exchange.EWS_USERNAME,
      password: exchange.EWS_PASSWORD,
    },
  };
}

function parse<T>(schema: z.ZodType<T>, environment: unknown): T {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  throw new SettingsError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
}
