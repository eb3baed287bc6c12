/** An account of the emulator. Its `address` is also its mailbox's, and `mayImpersonate` lets it act for the others. */
export interface Account {
  readonly address: string;
  readonly password: string;
  readonly mayImpersonate: boolean;
}

/** The accounts of an emulator that is started without any. The password is the part of the address before the @. */
export const defaultAccounts: readonly Account[] = ['sadie', 'alfred', 'hope', 'magdalena', 'mack', 'svc'].map(
  (name) => ({ address: `${name}@contoso.com`, password: name, mayImpersonate: name === 'svc' }),
);

/**
 * Returns the account that an HTTP Basic Authorization header (RFC 7617) signs in, or undefined. The user name is the
 * address or `DOMAIN\name`, case-insensitive.
 */
export function signIn(accounts: readonly Account[], authorization: string | undefined): Account | undefined {
  const [, credentials = ''] = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '') ?? [];
  const [, userName = '', password] = /^([^:]*):(.*)$/s.exec(Buffer.from(credentials, 'base64').toString()) ?? [];
  return accounts.find((account) => isUserName(account, userName.toLowerCase()) && account.password === password);
}

function isUserName({ address }: Account, userName: string): boolean {
  const [name, domain] = address.toLowerCase().split('@');
  return userName === address.toLowerCase() || userName === `${domain?.split('.')[0]}\\${name}`;
}
