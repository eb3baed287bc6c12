import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { answerGetItem, type Server, startServer } from './server.ts';

/** The NT hashes of the tests' passwords, from MS-NLMP 4.2.2.1.2 and impacket. */
export const passwordDigests = {
  Password: 'a4f49c406510bdcab6824ee7c30fd852',
  SecREt01: 'cd06ca7c7e10c99b1d33b7485a2ed808',
} as const;

/** One request: its NTLM message, the size of its body in bytes, and the status of its answer. */
export interface SeenRequest {
  readonly message: 'none' | 'negotiate' | 'authenticate';
  readonly bodyBytes: number;
  readonly contentLength: string | undefined;
  readonly status: number;
}

/** An Exchange that accepts only NTLMv2 and only GetItem, from any user with the right password. */
export interface NtlmExchange extends Server {
  password: keyof typeof passwordDigests;
  /** The requests received, in order. Tests empty the list. */
  readonly seen: SeenRequest[];
  /** Forgets the sign-in of every connection. The connections stay open. */
  forgetSignIns(): void;
}

interface ConnectionState {
  challenge?: Buffer;
  isSignedIn: boolean;
}

const kinds = { 1: 'negotiate', 3: 'authenticate' } as const;
const serverTime = Buffer.from('00c4a8ac6b53dc01', 'hex');

/** Starts an NTLM server on a free port of 127.0.0.1. It follows MS-NTHT and MS-NLMP, and shares no code with `lib/`. */
export async function startNtlmExchange(): Promise<NtlmExchange> {
  let states = new WeakMap<Socket, ConnectionState>();
  const seen: SeenRequest[] = [];
  const server = await startServer((request, body, response) => {
    const state = states.get(request.socket) ?? { isSignedIn: false };
    states.set(request.socket, state);
    const token = tokenOf(request);
    const message = token ? kindOf(token) : 'none';
    if (token && message === 'negotiate') state.challenge = randomBytes(8);
    if (token && message === 'authenticate') state.isSignedIn = isRight(token, state.challenge, exchange.password);
    if (message === 'negotiate') state.isSignedIn = false;
    const status = state.isSignedIn ? 200 : 401;
    const contentLength = request.headers['content-length'];
    seen.push({ message, bodyBytes: Buffer.byteLength(body), contentLength, status });
    if (state.isSignedIn) return answerGetItem(request, body, response);
    const isChallenge = message === 'negotiate' && state.challenge;
    const offers = isChallenge ? [`NTLM ${challengeMessage(isChallenge).toString('base64')}`] : ['Negotiate', 'NTLM'];
    return response.writeHead(401, { 'www-authenticate': offers }).end();
  });
  const exchange: NtlmExchange = {
    ...server,
    password: 'Password',
    seen,
    forgetSignIns: () => {
      states = new WeakMap();
    },
  };
  return exchange;
}

function tokenOf({ headers }: IncomingMessage): Buffer | undefined {
  const token = /^NTLM (.+)$/.exec(headers.authorization ?? '')?.[1];
  return token === undefined ? undefined : Buffer.from(token, 'base64');
}

function kindOf(token: Buffer) {
  const kind = token.readUInt32LE(8);
  if (kind !== 1 && kind !== 3) throw new Error(`NTLM message ${kind} is not for a server`);
  return kinds[kind];
}

function avPair(id: number, value: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16LE(id, 0);
  header.writeUInt16LE(value.length, 2);
  return Buffer.concat([header, value]);
}

const targetInfo = Buffer.concat([
  avPair(2, Buffer.from('CONTOSO', 'utf16le')),
  avPair(1, Buffer.from('MAIL', 'utf16le')),
  avPair(7, serverTime),
  avPair(0, Buffer.alloc(0)),
]);

/** Returns a CHALLENGE_MESSAGE (MS-NLMP 2.2.1.2) that contains the server's time. */
export function challengeMessage(challenge: Buffer): Buffer {
  const header = Buffer.alloc(56);
  header.write('NTLMSSP\0', 'latin1');
  header.writeUInt32LE(2, 8);
  header.writeUInt32LE(56, 16);
  header.writeUInt32LE(0xa289_8205, 20);
  challenge.copy(header, 24);
  header.writeUInt16LE(targetInfo.length, 40);
  header.writeUInt16LE(targetInfo.length, 42);
  header.writeUInt32LE(56, 44);
  return Buffer.concat([header, targetInfo]);
}

function isRight(token: Buffer, challenge: Buffer | undefined, password: keyof typeof passwordDigests): boolean {
  const field = (at: number) => {
    const offset = token.readUInt32LE(at + 4);
    return token.subarray(offset, offset + token.readUInt16LE(at));
  };
  const [nt, domain, user] = [field(20), field(28).toString('utf16le'), field(36).toString('utf16le')];
  const hmac = (key: Buffer, ...data: Buffer[]) => createHmac('md5', key).update(Buffer.concat(data)).digest();
  const digest = Buffer.from(passwordDigests[password], 'hex');
  const key = hmac(digest, Buffer.from(user.toUpperCase() + domain, 'utf16le'));
  const [proof, blob] = [nt.subarray(0, 16), nt.subarray(16)];
  const isOfServer = blob.subarray(8, 16).equals(serverTime) && blob.includes(targetInfo);
  return challenge !== undefined && isOfServer && hmac(key, challenge, blob).equals(proof);
}
