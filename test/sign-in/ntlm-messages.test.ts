import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { md4 } from '../../lib/exchange/md4.ts';
import {
  authenticateMessage,
  negotiateMessage,
  ntlmV2Responses,
  readChallenge,
} from '../../lib/exchange/ntlm-messages.ts';

// MS-NLMP 4.2.4.3.
const challengeMessage = Buffer.from(
  '4e544c4d53535000020000000c000c003800000033828ae20123456789abcdef' +
    '00000000000000002400240044000000060070170000000f530065007200760065007200' +
    '02000c0044006f006d00610069006e0001000c0053006500720076006500720000000000',
  'hex',
);
const challenge = {
  flags: 0xe28a8233,
  serverChallenge: Buffer.from('0123456789abcdef', 'hex'),
  targetInfo: challengeMessage.subarray(68),
};
// MS-NLMP 4.2.1: the example's time is 0, in the year 1601.
const client = { clientChallenge: Buffer.alloc(8, 0xaa), now: -11_644_473_600_000 };
const account = { user: 'User', domain: 'Domain', password: 'Password' };
const temp = `01010000000000000000000000000000aaaaaaaaaaaaaaaa00000000${challenge.targetInfo.toString('hex')}00000000`;

/** Returns the fields of an AUTHENTICATE_MESSAGE by their lengths and offsets. */
function fieldsOf(message: Buffer) {
  const field = (at: number) => {
    const offset = message.readUInt32LE(at + 4);
    return message.subarray(offset, offset + message.readUInt16LE(at));
  };
  const [lm, nt, domain, user] = [field(12), field(20), field(28), field(36)];
  return { lm, nt, domain: domain.toString('utf16le'), user: user.toString('utf16le') };
}

describe('the digest of a password', () => {
  it.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
    [
      '12345678901234567890123456789012345678901234567890123456789012345678901234567890',
      'e33b4ddc9c38f2199c3e7b164fcc0536',
    ],
  ])('is that of RFC 1320 for %j', (text, digest) => {
    expect(md4(Buffer.from(text)).toString('hex')).toBe(digest);
  });

  it('is that of MS-NLMP 4.2.2.1.2', () => {
    expect(md4(Buffer.from('Password', 'utf16le')).toString('hex')).toBe('a4f49c406510bdcab6824ee7c30fd852');
  });
});

describe('an answer by NTLMv2', () => {
  it('reads the challenge of MS-NLMP 4.2.4.3', () => {
    expect(readChallenge(challengeMessage)).toEqual(challenge);
  });

  it('has the responses of MS-NLMP 4.2.4.2', () => {
    const { nt, lm } = ntlmV2Responses(challenge, account, client);
    expect(nt.toString('hex')).toBe(`68cd0ab851e51c96aabc927bebef6a1c${temp}`);
    expect(lm.toString('hex')).toBe('86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa');
  });

  it('takes the time of a server that names one, and then gives no LM response', () => {
    const time = Buffer.from('0011223344556677', 'hex');
    const targetInfo = Buffer.concat([Buffer.from([7, 0, 8, 0]), time, Buffer.alloc(4)]);
    const { nt, lm } = ntlmV2Responses({ ...challenge, targetInfo }, account, client);
    expect(nt.subarray(24, 32)).toEqual(time);
    expect(lm).toEqual(Buffer.alloc(24));
  });

  it.each([
    ['Domain\\User', 'Domain', 'User'],
    ['svc@contoso.com', '', 'svc@contoso.com'],
    ['Münche 1\\Jürgen', 'Münche 1', 'Jürgen'],
  ])('names the account %s as domain %j and user %j', (username, domain, user) => {
    const message = authenticateMessage(challenge, { username, password: 'Password' }, client);
    expect(fieldsOf(message)).toMatchObject({ domain, user });
  });

  it('holds its responses and names where it says, whatever they are', () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !text.includes('\\'));
    fc.assert(
      fc.property(name, name, fc.string(), fc.uint8Array({ maxLength: 300 }), (domain, user, password, bytes) => {
        const open = { ...challenge, targetInfo: Buffer.concat([Buffer.from([1, 0, 0, 0]), bytes, Buffer.alloc(4)]) };
        const message = authenticateMessage(open, { username: `${domain}\\${user}`, password }, client);
        expect(fieldsOf(message)).toEqual({
          ...ntlmV2Responses(open, { domain, user, password }, client),
          domain,
          user,
        });
      }),
    );
  });

  it('asks for Unicode, NTLMv2 and target information, and names nobody', () => {
    expect(negotiateMessage).toHaveLength(40);
    expect(negotiateMessage.readUInt32LE(12) & 0x0088_0201).toBe(0x0088_0201);
    expect(negotiateMessage.subarray(16)).toEqual(Buffer.alloc(24));
  });
});

describe('what is no challenge', () => {
  it('is undefined, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(readChallenge(Buffer.from(bytes))).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(fc.nat(challengeMessage.length - 1), (length) => {
        expect(readChallenge(challengeMessage.subarray(0, length))).toBeUndefined();
      }),
    );
  });
});
