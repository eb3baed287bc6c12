import { createSqsClient } from '../../local/aws/sqs-client.ts';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { builtInAccount } from '../../local/exchange/built-in-exchange.ts';
import type { RecordedCall, StoredItem } from '../../packages/exchange-emulator/src/index.ts';
import { defaultAccounts, startExchange } from '../../packages/exchange-emulator/src/index.ts';
import type { Queue } from './queue.ts';

/** A local cloud whose Exchange has mailboxes of one's own, and how to look into it. */
export interface SoakCloud {
  readonly cloud: Cloud;
  readonly workQueue: Queue;
  readonly deadLetterQueue: Queue;
  /** Sets the fault switches of Exchange. */
  setFaults(rules: readonly object[]): Promise<void>;
  /** Takes the list of calls that Exchange has seen since it was last taken. */
  takeCalls(): Promise<readonly RecordedCall[]>;
  keptItems(mailbox: string): Promise<readonly StoredItem[]>;
  close(): Promise<void>;
}

/** How a soak cloud is started: its mailboxes, the visibility timeout of its work queue (s), and the folder of a cloud assembly that is there already. */
export interface SoakCloudOptions {
  readonly mailboxes: readonly string[];
  readonly visibilityTimeout?: number;
  readonly assembly?: string | undefined;
}

// A call that got no answer is over sooner than with a real Exchange, but not before its slow work has ended.
const settleMs = '10000';

/** Starts a local cloud with these mailboxes. */
export async function startSoakCloud({ mailboxes, assembly, ...options }: SoakCloudOptions): Promise<SoakCloud> {
  const accounts = mailboxes.map((address) => ({ address, password: '', mayImpersonate: false }));
  const { url, close } = await startExchange({ accounts: [...defaultAccounts, ...accounts] });
  const exchange = builtInAccount(url);
  const cloud = await startCloud({ ...options, ...(assembly ? { assembly } : {}), exchange, settleMs, logs: 'ignore' });
  const sqs = createSqsClient(cloud.awsUrl);
  const ask = async (method: string, path: string, body?: string) => {
    const answer = await fetch(new URL(path, url), { method, ...(body === undefined ? {} : { body }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.json();
  };
  return {
    cloud,
    workQueue: { sqs, url: cloud.queueUrl('WorkQueue') },
    deadLetterQueue: { sqs, url: cloud.queueUrl('DeadLetterQueue') },
    async setFaults(rules) {
      await ask('PUT', '/faults', JSON.stringify(rules));
    },
    takeCalls: async () => (await ask('DELETE', '/calls')) as readonly RecordedCall[],
    keptItems: async (mailbox) => (await ask('GET', `/mailboxes/${mailbox}/items`)) as readonly StoredItem[],
    async close() {
      await cloud.close();
      await close();
    },
  };
}
