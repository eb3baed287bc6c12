import { defaultAccounts } from '../../packages/exchange-emulator/src/index.ts';
import type { ExchangeAccount } from './exchange-account.ts';

/** A running Exchange emulator, and the account that the functions sign in with. */
interface RunningEmulator {
  readonly account: ExchangeAccount;
  close(): Promise<void>;
}

/** Starts the Exchange emulator on loopback. Port 0 means any free port. */
export async function startEmulator(port: number): Promise<RunningEmulator> {
  // Loaded here, because it is not needed with another Exchange.
  const { startExchange } = await import('../../packages/exchange-emulator/src/index.ts');
  const { url, close } = await startExchange({ port });
  return { account: emulatorAccount(url), close };
}

/** Returns the account of the Exchange emulator at `url` that may impersonate all others. */
export function emulatorAccount(url: string): ExchangeAccount {
  const service = defaultAccounts.find(({ mayImpersonate }) => mayImpersonate);
  if (!service) throw new Error('The Exchange emulator has no account that may impersonate the others');
  return { url, auth: 'basic', username: service.address, password: service.password };
}
