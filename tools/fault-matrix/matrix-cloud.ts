import { type Cloud, startCloud } from '../../local/cloud.ts';
import { defaultAccounts, startExchange } from '../../packages/exchange-emulator/src/index.ts';
import { sendHttp } from './http.ts';
import { distributionDomains } from './im-operations.ts';

// As with a real Exchange, but sooner: it ends a call's work by itself, well before a call without an answer is taken for over.
const executionLimitMs = 500;
const settleMs = String(2 * executionLimitMs);

/** A local cloud, and how to stop it and its Exchange. */
export interface MatrixCloud {
  readonly cloud: Cloud;
  close(): Promise<void>;
}

/** Starts a local cloud before an Exchange with these mailboxes beside its usual ones. */
export async function startMatrixCloud(
  mailboxes: readonly string[],
  assembly: string | undefined,
): Promise<MatrixCloud> {
  const lists = distributionDomains.map((domain) => `owner@${domain}`);
  const accounts = [...mailboxes, ...lists].map((address) => ({ address, password: '', mayImpersonate: false }));
  const { url, close } = await startExchange({ accounts: [...defaultAccounts, ...accounts], executionLimitMs });
  const exchange = { url, auth: 'basic', username: 'svc@contoso.com', password: 'svc' };
  const cloud = await startCloud({ settleMs, exchange, logs: 'ignore', ...(assembly ? { assembly } : {}) });
  return {
    cloud,
    async close() {
      await cloud.close();
      await close();
    },
  };
}

/** Sets the rules of the fault switches in the place of all others. */
export async function setRules(rules: readonly object[], { exchange }: Cloud): Promise<void> {
  const set = await sendHttp(new URL('/faults', exchange.url), { method: 'PUT', body: JSON.stringify(rules) });
  if (!set.startsWith('[')) throw new Error(`the fault switches refused the rules: ${set}`);
}
