/**
 * An account of the built-in Exchange: its mailbox's address, its password, and whether it may impersonate the others.
 */
export interface Account {
  readonly address: string;
  readonly password: string;
  readonly mayImpersonate: boolean;
}

/** The accounts that there are when none are named: each has the part before the @ as its password. */
export const defaultAccounts: readonly Account[] = ['sadie', 'alfred', 'hope', 'magdalena', 'mack', 'svc'].map(
  (name) => ({ address: `${name}@contoso.com`, password: name, mayImpersonate: name === 'svc' }),
);

/**
 * The account that an Authorization header of HTTP Basic (RFC 7617) signs in, or undefined. The user name is the
 * address or `DOMAIN\name`, in any case.
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
