import { defaultAccounts } from '../../packages/exchange-emulator/src/index.ts';
import type { ExchangeAccount } from './exchange-account.ts';

/** A running built-in Exchange, and the account that the functions sign in with. */
interface BuiltInExchange {
  readonly account: ExchangeAccount;
  close(): Promise<void>;
}

/** Starts the built-in Exchange on loopback. Port 0 means any free port. */
export async function startBuiltInExchange(port: number): Promise<BuiltInExchange> {
  // Loaded here, because it is not needed with another Exchange.
  const { startExchange } = await import('../../packages/exchange-emulator/src/index.ts');
  const { url, close } = await startExchange({ port });
  return { account: builtInAccount(url), close };
}

/** Returns the account of the built-in Exchange at `url` that may impersonate all others. */
export function builtInAccount(url: string): ExchangeAccount {
  const service = defaultAccounts.find(({ mayImpersonate }) => mayImpersonate);
  if (!service) throw new Error('The built-in Exchange has no account that may impersonate the others');
  return { url, auth: 'basic', username: service.address, password: service.password };
}
