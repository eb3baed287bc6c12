import type { Clock } from '../runtime/clock.ts';
import { type Cached, cached } from './cached.ts';
import type { ConnectionPool, HttpAnswer, HttpRequest } from './connection.ts';
import { required } from './not-sent.ts';

/** Sends a request signed in. After a first 401, which did nothing, it reads the sign-in anew and sends the request once more. */
export type SignIn = (request: HttpRequest) => Promise<HttpAnswer>;

/** A user name, such as `svc@contoso.com` or `CONTOSO\svc`, with its password. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** How long a secret is cached, in ms. */
export const secretLifetimeMs = 300_000;

/** Returns a sign-in by Basic authentication (RFC 7617). */
export function basicSignIn(pool: ConnectionPool, read: () => Promise<Credentials>, clock: Clock): SignIn {
  const credentials = cached(read, () => secretLifetimeMs, clock);
  return headerSignIn(pool, credentials, ({ username, password }) => {
    return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
  });
}

/** Returns a sign-in by an Authorization header that is made of a cached value. */
export function headerSignIn<T>(pool: ConnectionPool, cache: Cached<T>, headerOf: (value: T) => string): SignIn {
  return async (request) => {
    const attempt = async () => {
      const value = await required('the sign-in', cache.value(), request.signal);
      const headers = { ...request.headers, authorization: headerOf(value) };
      const answer = await pool.use(request.signal, (connection) => connection.send({ ...request, headers }));
      if (answer.status === 401) cache.forget(value);
      return answer;
    };
    const answer = await attempt();
    return answer.status === 401 ? attempt() : answer;
  };
}
