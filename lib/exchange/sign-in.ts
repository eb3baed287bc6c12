/** How calls sign in: the header for the next one, and a way to say that Exchange refused it. */
export interface SignIn {
  authorization(): Promise<string>;
  /** Lets what was read be read again, since it may have been replaced. */
  refused(): void;
}

/** A user name, as `svc@contoso.com` or `CONTOSO\svc`, with its password. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Signs in by Basic (RFC 7617) with credentials that are read at first use and kept for `keptMs`. */
export function basicSignIn(read: () => Promise<Credentials>, keptMs = 300_000, now: () => number = Date.now): SignIn {
  let kept: { readonly header: Promise<string>; readonly until: number } | undefined;
  const readHeader = async () => {
    const { username, password } = await read();
    return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
  };
  const refused = () => {
    kept = undefined;
  };
  return {
    authorization() {
      if (!kept || kept.until < now()) kept = { header: readHeader(), until: now() + keptMs };
      kept.header.catch(refused);
      return kept.header;
    },
    refused,
  };
}
