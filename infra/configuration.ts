import * as z from 'zod';

const mailboxPattern = z.string().regex(/^[^@\s,]+@[^@\s,]+$/, 'write an address or a pattern such as *@contoso.com');

const secretName = z.string().min(1, 'write the name or the complete ARN of a secret in Secrets Manager');

const configuration = z.strictObject({
  exchangeUrl: z.url({ protocol: /^https$/, error: 'write a URL such as https://mail.contoso.com/EWS/Exchange.asmx' }),
  auth: z.enum(['basic', 'ntlm', 'oauth']).default('basic'),
  secret: secretName,
  certificateAuthoritySecret: secretName.optional(),
  allowedMailboxes: z.array(mailboxPattern).default([]),
  callsInFlight: z.int().min(1).max(10).optional(),
  entriesPerCall: z.int().min(1).max(2000).optional(),
  settleMs: z.int().min(1).optional(),
  workerConcurrency: z.int().min(2).max(1000).default(2),
});

/** What one deployment is told: the Exchange to talk to, how and with which secret to sign in, the secret with certificate authorities of its own, the mailboxes it may act for, and limits (ms for `settleMs`); a limit that is absent is the function's own default. */
export type Configuration = Readonly<z.infer<typeof configuration>>;

/** Says everything that is wrong with a stage of cdk.json, one line per fault, each with its path. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** The configuration under `stage` among the `stages` of the CDK context; throws ConfigurationError with all faults at once. */
export function readConfiguration(stages: unknown, stage: string): Configuration {
  const known = z.record(z.string(), z.unknown()).safeParse(stages).data ?? {};
  if (!Object.hasOwn(known, stage)) {
    throw new ConfigurationError(
      `cdk.json has no stage "${stage}" under context.stages; it has: ${Object.keys(known).join(', ') || 'none'}`,
    );
  }
  const parsed = configuration.safeParse(known[stage]);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `  stages.${[stage, ...path].join('.')}: ${message}`);
  throw new ConfigurationError(`cdk.json, stage "${stage}":\n${faults.join('\n')}`);
}
