/** An Exchange, and how the functions sign in to it. `auth` is the value of EWS_AUTH. The credentials have the form of the secret in docs/sign-in.md. */
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
