/**
 * An Exchange, and how the functions sign in to it.
 * `auth` is the value of EWS_AUTH; the fields not listed first form the secret (docs/sign-in.md).
 */
export type ExchangeAccount = {
  readonly url: string;
  readonly auth: string;
  /** Certificates in PEM that are trusted in addition to Node's own. */
  readonly certificateAuthorities?: string;
} & (
  | { readonly username: string; readonly password: string }
  | ({ readonly tenantId: string; readonly clientId: string; readonly tokenEndpoint?: string } & (
      | { readonly clientSecret: string }
      | { readonly certificate: string; readonly privateKey: string }
    ))
);
