import type { Chance } from '../runtime/chance.ts';
import type { Clock } from '../runtime/clock.ts';
import { cached } from './cached.ts';
import type { Connection, ConnectionPool, HttpAnswer, HttpRequest } from './connection.ts';
import { codeOf, NotSentError, required } from './not-sent.ts';
import { authenticateMessage, type Challenge, negotiateMessage, readChallenge } from './ntlm-messages.ts';
import { refusal } from './refusal.ts';
import { type Credentials, type SignIn, secretLifetimeMs } from './sign-in.ts';

/** Returns a sign-in by NTLMv2 over HTTP (MS-NTHT): one handshake per connection, until it closes or answers 401. */
export function ntlmSignIn(
  pool: ConnectionPool,
  read: () => Promise<Credentials>,
  clock: Clock,
  chance: Chance,
): SignIn {
  const credentials = cached(read, () => secretLifetimeMs, clock);
  const closingsAtSignIn = new WeakMap<Connection, number>();

  const sendSigningIn = async (connection: Connection, request: HttpRequest) => {
    const used = await required('the sign-in', credentials.value(), request.signal);
    const challenged = await negotiate(connection, request, clock);
    if (!('challenge' in challenged)) return challenged.answer;
    const closings = connection.closings();
    const token = authenticateMessage(challenged.challenge, used, {
      clientChallenge: chance.bytes(8),
      now: clock.now(),
    });
    const answer = await connection.send(withToken(request, token));
    if (answer.status === 401) credentials.forget(used);
    else closingsAtSignIn.set(connection, closings);
    return answer;
  };

  return (request) =>
    pool.use(request.signal, async (connection) => {
      if (closingsAtSignIn.get(connection) === connection.closings()) {
        const answer = await connection.send(request);
        if (answer.status !== 401) return answer;
      }
      const answer = await sendSigningIn(connection, request);
      return answer.status === 401 ? sendSigningIn(connection, request) : answer;
    });
}

type Negotiated = { readonly challenge: Challenge } | { readonly answer: HttpAnswer };

/** Asks for a challenge by a request without a body; returns the answer instead if it is a refusal. */
async function negotiate(connection: Connection, request: HttpRequest, clock: Clock): Promise<Negotiated> {
  const answer = await sendNothing(connection, request);
  const challenge = answer.status === 401 ? challengeIn(answer) : undefined;
  if (challenge) return { challenge };
  if (refusal(answer, false, clock.now())?.kind === 'notDone') return { answer };
  if (answer.status === 302) throw new NotSentError('ErrorServerBusy', 'Exchange redirected the sign-in (HTTP 302)');
  throw new NotSentError('BatchExchangeUnreachable', `Exchange answered the sign-in with HTTP ${answer.status}`);
}

async function sendNothing(connection: Connection, request: HttpRequest): Promise<HttpAnswer> {
  try {
    return await connection.send({ ...withToken(request, negotiateMessage), body: '' });
  } catch (cause) {
    if (cause instanceof NotSentError) throw cause;
    throw new NotSentError('BatchExchangeUnreachable', `no answer to the sign-in: ${codeOf(cause)}`, { cause });
  }
}

function withToken(request: HttpRequest, message: Buffer): HttpRequest {
  return { ...request, headers: { ...request.headers, authorization: `NTLM ${message.toString('base64')}` } };
}

function challengeIn({ headers }: HttpAnswer): Challenge | undefined {
  const tokens = [headers['www-authenticate'] ?? []].flat().map((value) => /\bNTLM ([\w+/=]+)/.exec(value)?.[1]);
  const token = tokens.find((each) => each !== undefined);
  return token === undefined ? undefined : readChallenge(Buffer.from(token, 'base64'));
}
