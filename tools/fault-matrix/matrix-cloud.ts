import { type Cloud, startCloud } from '../../local/cloud.ts';
import { emulatorAccount } from '../../local/exchange/start-emulator.ts';
import { defaultAccounts, startExchange } from '../../packages/exchange-emulator/src/index.ts';
import { distributionDomains } from './im-list.ts';
import { sendHttp } from './send-http.ts';

// A real Exchange also ends a call by itself, only later. A call without an answer counts as over well after that.
const executionLimitMs = 500;
const settleMs = String(2 * executionLimitMs);

/** A local cloud with an Exchange of its own. */
export interface MatrixCloud {
  readonly cloud: Cloud;
  /** Stops the cloud and its Exchange. */
  close(): Promise<void>;
}

/** Starts a local cloud whose calls hold up to `entriesPerCall` entries, whose searches may lag by `indexMs`, and whose Exchange has these mailboxes too. */
export async function startMatrixCloud(
  mailboxes: readonly string[],
  entriesPerCall: number,
  assembly: string | undefined,
  indexMs = 0,
): Promise<MatrixCloud> {
  const lists = distributionDomains.map((domain) => `owner@${domain}`);
  const accounts = [...mailboxes, ...lists].map((address) => ({ address, password: '', mayImpersonate: false }));
  const { url, close } = await startExchange({ accounts: [...defaultAccounts, ...accounts], executionLimitMs });
  const exchange = emulatorAccount(url);
  const stage = assembly === undefined ? {} : { assembly };
  const cloud = await startCloud({
    settleMs,
    indexMs: String(indexMs),
    entriesPerCall,
    exchange,
    logs: 'ignore',
    ...stage,
  });
  return {
    cloud,
    async close() {
      await cloud.close();
      await close();
    },
  };
}

/** Replaces the rules of the fault switches. Throws if Exchange refuses them. */
export async function setRules(rules: readonly object[], { exchange }: Cloud): Promise<void> {
  const set = await sendHttp(new URL('/faults', exchange.url), { method: 'PUT', body: JSON.stringify(rules) });
  if (!set.startsWith('[')) throw new Error(`The fault switches refused the rules: ${set}`);
}
