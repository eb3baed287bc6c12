import type { ConnectionPool, HttpAnswer, HttpRequest } from './connection.ts';
import { type Kept, kept } from './kept.ts';
import { needed } from './not-sent.ts';

/** Sends a request signed in. An answer of 401, which did nothing, is not taken the first time: the sign-in is read again, and the request sent once more. */
export type SignIn = (request: HttpRequest) => Promise<HttpAnswer>;

/** A user name, as `svc@contoso.com` or `CONTOSO\svc`, with its password. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** How long a secret is kept, in ms. */
export const secretKeptMs = 300_000;

/** Signs in by Basic (RFC 7617). */
export function basicSignIn(pool: ConnectionPool, read: () => Promise<Credentials>): SignIn {
  const credentials = kept(read, () => secretKeptMs);
  return headerSignIn(pool, credentials, ({ username, password }) => {
    return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
  });
}

/** Signs in by an Authorization header that is made of a kept value and holds for many requests. */
export function headerSignIn<T>(pool: ConnectionPool, kept: Kept<T>, headerOf: (value: T) => string): SignIn {
  return async (request) => {
    const attempt = async () => {
      const value = await needed('the sign-in', kept.value(), request.signal);
      const headers = { ...request.headers, authorization: headerOf(value) };
      const answer = await pool.use(request.signal, (connection) => connection.send({ ...request, headers }));
      if (answer.status === 401) kept.forget(value);
      return answer;
    };
    const answer = await attempt();
    return answer.status === 401 ? attempt() : answer;
  };
}
