import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Client } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { connectionPool } from '../../lib/exchange/connection.ts';
import { postToExchange } from '../../lib/exchange/post-to-exchange.ts';
import { basicSignIn, type Credentials } from '../../lib/exchange/sign-in.ts';
import { systemChance, systemClock } from '../../lib/lambda/environment.ts';
import type { Clock } from '../../lib/runtime/clock.ts';
import { answerGetItem, type Server, startServer } from './server.ts';

const credentials = async () => ({ username: 'svc@contoso.com', password: 'svc' });
const nodesOwn = async () => undefined;

/** Returns the post to a server, signed in by Basic. */
function postTo(url: string, read: () => Promise<Credentials> = credentials, clock: Clock = systemClock) {
  const pool = connectionPool(url, nodesOwn, (origin, options) => new Client(origin, options), clock);
  return postToExchange(basicSignIn(pool, read, clock), clock, systemChance);
}

const envelope = '<t:ItemId />';

let closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

/** Starts an Exchange that counts the connections that requests use. */
async function startCounting(): Promise<{ readonly server: Server; connections(): number }> {
  const sockets = new Set<Socket>();
  const server = await startServer((request, body, response) => {
    sockets.add(request.socket);
    return answerGetItem(request, body, response);
  });
  closing.push(server.close);
  return { server, connections: () => sockets.size };
}

/** Starts a listener that accepts connections and never answers. */
async function startSilent(): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}/EWS/Exchange.asmx`;
}

describe('a connection', () => {
  it('is used again for later calls, but not after 20 seconds of idleness, in which a server may have closed it', async () => {
    const { server, connections } = await startCounting();
    let now = 0;
    const post = postTo(server.url, credentials, { ...systemClock, now: () => now });

    expect(await post(envelope, 5_000, undefined)).toMatchObject({ kind: 'answer', status: 200 });
    now = 19_999;
    expect(await post(envelope, 5_000, undefined)).toMatchObject({ kind: 'answer', status: 200 });
    expect(connections()).toBe(1);
    now += 20_000;
    expect(await post(envelope, 5_000, undefined)).toMatchObject({ kind: 'answer', status: 200 });
    expect(connections()).toBe(2);
  });

  it('that does not come about in time leaves no doubt: nothing was sent', async () => {
    const post = postTo(`https://${await startSilent()}`);
    expect(await post(envelope, 200, undefined)).toMatchObject({
      kind: 'notDone',
      responseCode: 'BatchExchangeUnreachable',
    });
  });

  it('over which no answer comes in time leaves the outcome unknown', async () => {
    const post = postTo(`http://${await startSilent()}`);
    expect(await post(envelope, 200, undefined)).toMatchObject({
      kind: 'noAnswer',
      messageText: 'the time for it ran out',
    });
  });
});

describe('a connection that is kept', () => {
  it('and is cut at a later call leaves the outcome unknown', async () => {
    let calls = 0;
    const server = await startServer((request, body, response) => {
      calls++;
      return calls === 1 ? answerGetItem(request, body, response) : request.socket.destroy();
    });
    closing.push(server.close);
    const post = postTo(server.url);
    expect(await post(envelope, 5_000, undefined)).toMatchObject({ kind: 'answer' });
    expect(await post(envelope, 5_000, undefined)).toMatchObject({
      kind: 'noAnswer',
      messageText: 'the connection was cut',
    });
  });
});

describe('a secret', () => {
  it('that does not come in time leaves no doubt: nothing was sent', async () => {
    const { server, connections } = await startCounting();
    const never = () => new Promise<Credentials>(() => undefined);
    const post = postTo(server.url, never);
    expect(await post(envelope, 50, undefined)).toMatchObject({ kind: 'notDone', responseCode: 'BatchTimeRanOut' });
    expect(connections()).toBe(0);
  });

  it('is read once for calls at the same time, and again after it could not be read', async () => {
    const { server } = await startCounting();
    let readings = 0;
    const failsFirst = async () => {
      readings++;
      if (readings === 1) throw Object.assign(new Error('planted'), { code: 'AccessDeniedException' });
      return credentials();
    };
    const post = postTo(server.url, failsFirst);
    const both = () => Promise.all([post(envelope, 5_000, undefined), post(envelope, 5_000, undefined)]);

    expect(await both()).toMatchObject([
      { responseCode: 'BatchSignInRefused', messageText: 'the sign-in could not be read: AccessDeniedException' },
      { responseCode: 'BatchSignInRefused' },
    ]);
    expect(await both()).toMatchObject([{ kind: 'answer' }, { kind: 'answer' }]);
    expect(readings).toBe(2);
  });
});
