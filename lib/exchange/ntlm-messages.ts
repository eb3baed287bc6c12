import { createHmac } from 'node:crypto';
import { md4 } from './md4.ts';
import type { Credentials } from './sign-in.ts';

const signature = Buffer.from('NTLMSSP\0', 'latin1');

// MS-NLMP 2.2.2.5: UNICODE, REQUEST_TARGET, NTLM, ALWAYS_SIGN, EXTENDED_SESSIONSECURITY, TARGET_INFO, 128, 56.
const negotiateFlags = 0xa088_8205;

/** The NEGOTIATE_MESSAGE (MS-NLMP 2.2.1.1) that asks for NTLMv2; it names neither domain nor workstation. */
export const negotiateMessage: Buffer = Buffer.concat([signature, uint32(1), uint32(negotiateFlags), Buffer.alloc(24)]);

/** A CHALLENGE_MESSAGE (MS-NLMP 2.2.1.2): the agreed flags, 8 bytes to answer, and the target information unchanged. */
export interface Challenge {
  readonly flags: number;
  readonly serverChallenge: Buffer;
  readonly targetInfo: Buffer;
}

/** Returns a CHALLENGE_MESSAGE read, or undefined for anything else. */
export function readChallenge(message: Buffer): Challenge | undefined {
  if (message.length < 48 || !message.subarray(0, 8).equals(signature) || message.readUInt32LE(8) !== 2)
    return undefined;
  const [length, offset] = [message.readUInt16LE(40), message.readUInt32LE(44)];
  if (offset + length > message.length) return undefined;
  return {
    flags: message.readUInt32LE(20),
    serverChallenge: message.subarray(24, 32),
    targetInfo: message.subarray(offset, offset + length),
  };
}

/** The client's part of the answer: 8 random bytes, and the time in ms since 1970, used if the server names none. */
export interface ClientPart {
  readonly clientChallenge: Buffer;
  readonly now: number;
}

/** Returns the NTLMv2 AUTHENTICATE_MESSAGE (MS-NLMP 2.2.1.3) for a challenge; without a session key, as HTTP neither signs nor seals. */
export function authenticateMessage(challenge: Challenge, credentials: Credentials, client: ClientPart): Buffer {
  const { domain, user } = accountOf(credentials.username);
  const { nt, lm } = ntlmV2Responses(challenge, { domain, user, password: credentials.password }, client);
  const [domainName, userName] = [Buffer.from(domain, 'utf16le'), Buffer.from(user, 'utf16le')];
  const none = Buffer.alloc(0);
  const parts = [lm, nt, domainName, userName, none, none];
  const headerBytes = 72;
  let offset = headerBytes;
  const fields = parts.map(({ length }) => {
    const field = Buffer.concat([uint16(length), uint16(length), uint32(offset)]);
    offset += length;
    return field;
  });
  const flags = uint32((challenge.flags & negotiateFlags) >>> 0);
  const version = Buffer.alloc(8);
  return Buffer.concat([signature, uint32(3), ...fields, flags, version, ...parts]);
}

/** Splits `CONTOSO\svc`; a user principal name such as `svc@contoso.com` stays whole, with an empty domain. */
function accountOf(username: string): { readonly domain: string; readonly user: string } {
  const at = username.indexOf('\\');
  return { domain: username.slice(0, Math.max(at, 0)), user: username.slice(at + 1) };
}

interface Account {
  readonly domain: string;
  readonly user: string;
  readonly password: string;
}

/** Returns NtChallengeResponse and LmChallengeResponse of NTLMv2 (MS-NLMP 3.3.2). */
export function ntlmV2Responses(
  { serverChallenge, targetInfo }: Challenge,
  { domain, user, password }: Account,
  { clientChallenge, now }: ClientPart,
): { readonly nt: Buffer; readonly lm: Buffer } {
  const key = hmacMd5(md4(Buffer.from(password, 'utf16le')), Buffer.from(user.toUpperCase() + domain, 'utf16le'));
  const serverTime = timestampIn(targetInfo);
  const time = serverTime ?? fileTime(now);
  const zero = Buffer.alloc(4);
  const temp = Buffer.concat([Buffer.from([1, 1, 0, 0]), zero, time, clientChallenge, zero, targetInfo, zero]);
  const proof = hmacMd5(key, Buffer.concat([serverChallenge, temp]));
  const lm = Buffer.concat([hmacMd5(key, Buffer.concat([serverChallenge, clientChallenge])), clientChallenge]);
  // A server that names its time expects no LM response (MS-NLMP 3.1.5.1.2).
  return { nt: Buffer.concat([proof, temp]), lm: serverTime ? Buffer.alloc(24) : lm };
}

/** Returns MsvAvTimestamp, AV_PAIR 7, of target information (MS-NLMP 2.2.2.1), or undefined. */
function timestampIn(targetInfo: Buffer): Buffer | undefined {
  for (let at = 0; at + 4 <= targetInfo.length; at += 4 + targetInfo.readUInt16LE(at + 2)) {
    const id = targetInfo.readUInt16LE(at);
    if (id === 0) return undefined;
    if (id === 7) return targetInfo.subarray(at + 4, at + 12);
  }
  return undefined;
}

const msFrom1601To1970 = 11_644_473_600_000n;

/** Returns a time (ms since 1970) as a FILETIME: units of 100 ns since 1601. */
function fileTime(now: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE((BigInt(now) + msFrom1601To1970) * 10_000n);
  return bytes;
}

function hmacMd5(key: Buffer, data: Buffer): Buffer {
  return createHmac('md5', key).update(data).digest();
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
