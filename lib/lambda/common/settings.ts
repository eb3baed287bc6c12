const ewsAuths = ['basic', 'ntlm', 'oauth'] as const;

/** A way to sign in to Exchange (docs/sign-in.md). */
export type EwsAuth = (typeof ewsAuths)[number];

/** The settings of a function that calls Exchange, from its environment variables. */
export interface Settings {
  /** The URL of Exchange.asmx. */
  readonly ewsUrl: string;
  readonly ewsAuth: EwsAuth;
  /** The name or ARN of the secret to sign in with. */
  readonly ewsSecretId: string;
  /** The name or ARN of the secret with certificate authorities to trust in addition to Node's own. */
  readonly ewsCaSecretId?: string;
  /** The dead-letter queue for failed writes; absent in functions that only read. */
  readonly deadLetterQueueUrl?: string;
  /** The work queue. */
  readonly workQueueUrl?: string;
  /** The name of the bucket of batches. */
  readonly batchesBucket?: string;
  /** Whether the worker claims each message before it works on it. */
  readonly claimsMessages: boolean;
  /** How long the worker retries a message, in ms. */
  readonly giveUpMs: number;
  /** Patterns of the mailboxes that may be acted for, such as `*@contoso.com`. */
  readonly allowedMailboxes: readonly string[];
  readonly callsInFlight: number;
  readonly entriesPerCall: number;
  readonly bytesPerCall: number;
  /** How long after it was sent a call without an answer may still be executed, in ms. */
  readonly settleMs: number;
  /** How long after it was created an item may be missing from searches, in ms. */
  readonly indexMs: number;
}

/** The settings of the failed-items function, from its environment variables. */
export interface FailedItemsSettings extends Pick<Settings, 'allowedMailboxes'> {
  readonly workQueueUrl: string;
  readonly deadLetterQueueUrl: string;
}

/** The settings of the splitter and of the batches function, from their environment variables. */
export interface BatchesSettings extends Pick<Settings, 'allowedMailboxes'> {
  readonly workQueueUrl: string;
  readonly batchesBucket: string;
}

/** Environment variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

function required(variables: Variables, name: string): string {
  const value = variables[name];
  if (!value) throw new Error(`the environment variable ${name} is not set`);
  return value;
}

function auth(name: string): EwsAuth {
  const known = ewsAuths.find((each) => each === name);
  if (!known) throw new Error(`the environment variable EWS_AUTH must be one of ${ewsAuths.join(', ')}`);
  return known;
}

function count(variables: Variables, name: string, byDefault: number): number {
  const value = variables[name];
  if (value === undefined || value === '') return byDefault;
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new Error(`the environment variable ${name} must be a whole number above 0`);
  return Number(value);
}

function countFrom0(variables: Variables, name: string): number {
  return variables[name] === '0' ? 0 : count(variables, name, 0);
}

function isOff(variables: Variables, name: string): boolean {
  const value = variables[name] || 'on';
  if (value !== 'on' && value !== 'off') throw new Error(`the environment variable ${name} must be on or off`);
  return value === 'off';
}

function patterns(variables: Variables, name: string): readonly string[] {
  const list = (variables[name] ?? '').split(',');
  return list.map((pattern) => pattern.trim()).filter(Boolean);
}

/** Returns the settings of the failed-items function; throws an Error that names a missing variable. */
export function readFailedItemsSettings(variables: Variables): FailedItemsSettings {
  return {
    workQueueUrl: required(variables, 'WORK_QUEUE_URL'),
    deadLetterQueueUrl: required(variables, 'DEAD_LETTER_QUEUE_URL'),
    allowedMailboxes: patterns(variables, 'ALLOWED_MAILBOXES'),
  };
}

/** Returns the settings of the splitter and of the batches function; throws an Error that names a missing variable. */
export function readBatchesSettings(variables: Variables): BatchesSettings {
  return {
    workQueueUrl: required(variables, 'WORK_QUEUE_URL'),
    batchesBucket: required(variables, 'BATCHES_BUCKET'),
    allowedMailboxes: patterns(variables, 'ALLOWED_MAILBOXES'),
  };
}

/** Returns the settings of a function that calls Exchange; throws an Error that names a missing or wrong variable. */
export function readSettings(variables: Variables): Settings {
  const deadLetterQueueUrl = variables.DEAD_LETTER_QUEUE_URL;
  const workQueueUrl = variables.WORK_QUEUE_URL;
  const batchesBucket = variables.BATCHES_BUCKET;
  const ewsCaSecretId = variables.EWS_CA_SECRET_ID;
  return {
    ewsUrl: required(variables, 'EWS_URL'),
    ewsAuth: auth(variables.EWS_AUTH || 'basic'),
    ewsSecretId: required(variables, 'EWS_SECRET_ID'),
    ...(ewsCaSecretId ? { ewsCaSecretId } : {}),
    ...(deadLetterQueueUrl ? { deadLetterQueueUrl } : {}),
    ...(workQueueUrl ? { workQueueUrl } : {}),
    ...(batchesBucket ? { batchesBucket } : {}),
    claimsMessages: !isOff(variables, 'CLAIM_MESSAGES'),
    giveUpMs: count(variables, 'GIVE_UP_HOURS', 24) * 3_600_000,
    allowedMailboxes: patterns(variables, 'ALLOWED_MAILBOXES'),
    callsInFlight: count(variables, 'CALLS_IN_FLIGHT', 4),
    entriesPerCall: count(variables, 'ENTRIES_PER_CALL', 100),
    bytesPerCall: count(variables, 'BYTES_PER_CALL', 4 * 1024 * 1024),
    // EWS ends a batch after one minute.
    settleMs: count(variables, 'EWS_SETTLE_MS', 70_000),
    indexMs: countFrom0(variables, 'EWS_INDEX_MS'),
  };
}
