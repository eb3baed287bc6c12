import { defaultAccounts } from '../packages/exchange-emulator/src/index.ts';

/** An Exchange and how the functions sign in there: `auth` is what EWS_AUTH takes, `certificateAuthorities` (PEM) are trusted beside Node's own, and the rest is what the secret holds (docs/sign-in.md). */
export type ExchangeAccount = {
  readonly url: string;
  readonly auth: string;
  readonly certificateAuthorities?: string;
} & (
  | { readonly username: string; readonly password: string }
  | ({ readonly tenantId: string; readonly clientId: string; readonly tokenEndpoint?: string } & (
      | { readonly clientSecret: string }
      | { readonly certificate: string; readonly privateKey: string }
    ))
);

/** The account of the built-in Exchange, at `url`, that may act for all others. */
export function builtInAccount(url: string): ExchangeAccount {
  const service = defaultAccounts.find(({ mayImpersonate }) => mayImpersonate);
  if (!service) throw new Error('The built-in Exchange has no account that may impersonate the others');
  return { url, auth: 'basic', username: service.address, password: service.password };
}
