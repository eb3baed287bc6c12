import { createSqsClient } from '../../local/aws/sqs-client.ts';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { emulatorAccount } from '../../local/exchange/start-emulator.ts';
import type { RecordedCall, StoredItem } from '../../packages/exchange-emulator/src/index.ts';
import { defaultAccounts, startExchange } from '../../packages/exchange-emulator/src/index.ts';
import { expireClaims } from './expire-claims.ts';
import type { Queue } from './queue.ts';

/** A local cloud whose Exchange has the mailboxes of a soak, and access to its queues and its Exchange. */
export interface SoakCloud {
  readonly cloud: Cloud;
  readonly workQueue: Queue;
  readonly deadLetterQueue: Queue;
  /** Replaces the rules of Exchange's fault switches. */
  setFaults(rules: readonly object[]): Promise<void>;
  /** Returns the calls that Exchange has received since the last time. */
  takeCalls(): Promise<readonly RecordedCall[]>;
  /** Ends the worker's processes, and lets their claims expire when their calls are over: no test waits as long as AWS does. */
  killWorker(): Promise<void>;
  storedItems(mailbox: string): Promise<readonly StoredItem[]>;
  close(): Promise<void>;
}

/** The options of a soak cloud. */
export interface SoakCloudOptions {
  readonly mailboxes: readonly string[];
  /** The visibility timeout of the work queue in seconds. */
  readonly visibilityTimeout?: number;
  /** The folder of an existing cloud assembly. If absent, the stack is synthesised. */
  readonly assembly?: string | undefined;
}

// A call without an answer counts as over sooner than with a real Exchange, but not before its slow work is done.
const settleMs = 10_000;

/** Starts a local cloud whose Exchange has these mailboxes in addition to its default accounts. */
export async function startSoakCloud({ mailboxes, assembly, ...options }: SoakCloudOptions): Promise<SoakCloud> {
  const accounts = mailboxes.map((address) => ({ address, password: '', mayImpersonate: false }));
  const { url, close } = await startExchange({ accounts: [...defaultAccounts, ...accounts] });
  const exchange = emulatorAccount(url);
  const cloud = await startCloud({
    ...options,
    ...(assembly ? { assembly } : {}),
    exchange,
    settleMs: String(settleMs),
    logs: 'ignore',
  });
  const sqs = createSqsClient(cloud.awsUrl);
  const askExchange = async (method: string, path: string, body?: string) => {
    const answer = await fetch(new URL(path, url), { method, ...(body === undefined ? {} : { body }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.json();
  };
  return {
    cloud,
    workQueue: { sqs, url: cloud.queueUrl('WorkQueue') },
    deadLetterQueue: { sqs, url: cloud.queueUrl('DeadLetterQueue') },
    async setFaults(rules) {
      await askExchange('PUT', '/faults', JSON.stringify(rules));
    },
    async killWorker() {
      const killedAt = Date.now();
      cloud.killFunction('Worker');
      await expireClaims(cloud, killedAt, settleMs);
    },
    takeCalls: async () => (await askExchange('DELETE', '/calls')) as readonly RecordedCall[],
    storedItems: async (mailbox) => (await askExchange('GET', `/mailboxes/${mailbox}/items`)) as readonly StoredItem[],
    async close() {
      await cloud.close();
      await close();
    },
  };
}
