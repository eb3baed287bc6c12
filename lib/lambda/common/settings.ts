const ewsAuths = ['basic', 'ntlm', 'oauth'] as const;

/** A way to sign in to Exchange (docs/sign-in.md). */
export type EwsAuth = (typeof ewsAuths)[number];

/** What a function's environment says. */
export interface Settings {
  /** The URL of Exchange.asmx. */
  readonly ewsUrl: string;
  readonly ewsAuth: EwsAuth;
  /** The name or ARN of the secret to sign in with. */
  readonly ewsSecretId: string;
  /** The name or ARN of the secret with the certificate authorities to trust beside Node's own. */
  readonly ewsCaSecretId?: string;
  /** The queue for failed writes; absent in functions that only read. */
  readonly deadLetterQueueUrl?: string;
  /** The queue of batches to be done. */
  readonly workQueueUrl?: string;
  /** The bucket of batches. */
  readonly batchesBucket?: string;
  /** How long, in ms, the worker tries to get a message's entries done. */
  readonly giveUpMs: number;
  /** Patterns of the mailboxes that may be acted for, such as `*@contoso.com`. */
  readonly allowedMailboxes: readonly string[];
  readonly callsInFlight: number;
  readonly entriesPerCall: number;
  readonly bytesPerCall: number;
  /** How long after it was sent, in ms, a call without an answer may go on. */
  readonly settleMs: number;
}

/** What the environment of the function of failed items says. */
export interface FailedItemsSettings extends Pick<Settings, 'allowedMailboxes'> {
  readonly workQueueUrl: string;
  readonly deadLetterQueueUrl: string;
}

/** What the environment of the functions says that split files into batches and tell of batches. */
export interface BatchesSettings extends Pick<Settings, 'allowedMailboxes'> {
  readonly workQueueUrl: string;
  readonly batchesBucket: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (!value) throw new Error(`the environment variable ${name} is not set`);
  return value;
}

function auth(name: string): EwsAuth {
  const known = ewsAuths.find((each) => each === name);
  if (!known) throw new Error(`the environment variable EWS_AUTH is none of ${ewsAuths.join(', ')}`);
  return known;
}

function count(environment: Environment, name: string, byDefault: number): number {
  const value = environment[name];
  if (value === undefined || value === '') return byDefault;
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new Error(`the environment variable ${name} is not a whole number above 0`);
  return Number(value);
}

function patterns(environment: Environment, name: string): readonly string[] {
  const list = (environment[name] ?? '').split(',');
  return list.map((pattern) => pattern.trim()).filter(Boolean);
}

/** Reads the environment of the function of failed items; throws an Error that names the variable which is missing. */
export function readFailedItemsSettings(environment: Environment): FailedItemsSettings {
  return {
    workQueueUrl: required(environment, 'WORK_QUEUE_URL'),
    deadLetterQueueUrl: required(environment, 'DEAD_LETTER_QUEUE_URL'),
    allowedMailboxes: patterns(environment, 'ALLOWED_MAILBOXES'),
  };
}

/** Reads the environment of the functions that split files into batches and tell of batches; throws an Error that names the variable which is missing. */
export function readBatchesSettings(environment: Environment): BatchesSettings {
  return {
    workQueueUrl: required(environment, 'WORK_QUEUE_URL'),
    batchesBucket: required(environment, 'BATCHES_BUCKET'),
    allowedMailboxes: patterns(environment, 'ALLOWED_MAILBOXES'),
  };
}

/** Reads a function's environment; throws an Error that names the variable which is missing or wrong. */
export function readSettings(environment: Environment): Settings {
  const deadLetterQueueUrl = environment.DEAD_LETTER_QUEUE_URL;
  const workQueueUrl = environment.WORK_QUEUE_URL;
  const batchesBucket = environment.BATCHES_BUCKET;
  const ewsCaSecretId = environment.EWS_CA_SECRET_ID;
  return {
    ewsUrl: required(environment, 'EWS_URL'),
    ewsAuth: auth(environment.EWS_AUTH || 'basic'),
    ewsSecretId: required(environment, 'EWS_SECRET_ID'),
    ...(ewsCaSecretId ? { ewsCaSecretId } : {}),
    ...(deadLetterQueueUrl ? { deadLetterQueueUrl } : {}),
    ...(workQueueUrl ? { workQueueUrl } : {}),
    ...(batchesBucket ? { batchesBucket } : {}),
    giveUpMs: count(environment, 'GIVE_UP_HOURS', 24) * 3_600_000,
    allowedMailboxes: patterns(environment, 'ALLOWED_MAILBOXES'),
    callsInFlight: count(environment, 'CALLS_IN_FLIGHT', 4),
    entriesPerCall: count(environment, 'ENTRIES_PER_CALL', 100),
    bytesPerCall: count(environment, 'BYTES_PER_CALL', 4 * 1024 * 1024),
    // EWS ends a batch after one minute.
    settleMs: count(environment, 'EWS_SETTLE_MS', 70_000),
  };
}
