import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowedMailboxes } from '../../lib/lambda/common/allowed-mailboxes.ts';
import { type Gateway, startGateway } from '../front-door/gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway(undefined, { allowedMailboxes: ['sadie@contoso.com', 'team-*@contoso.com'] });
});
afterAll(() => gateway.close());

const request = { mailbox: 'sadie@contoso.com', messageDisposition: 'SaveOnly' };

/** Returns the codes of drafts, in order. */
async function draftCodes(messages: readonly object[]): Promise<readonly string[]> {
  const { body } = await gateway.ask('/create-item', { ...request, items: messages.map((message) => ({ message })) });
  return body.results.map(({ responseCode }) => responseCode);
}

const base64 = (mime: string | Buffer) => Buffer.from(mime).toString('base64');
const mimeFrom = (header: string) => base64(`${header}\r\nSubject: Hello\r\n\r\nHello.\r\n`);

const extended = (path: object, value: string) => ({
  extendedProperties: [{ path: { propertyType: 'String', ...path }, value }],
});

// [MS-OXOMSG] 2.2.1.48 to 2.2.1.59, and what else of a message says who sends it.
const senderTags = [
  '0x003B',
  '0x0041',
  '0x0042',
  '0x0064',
  '0x0065',
  '0x0C19',
  '0x0C1A',
  '0x0C1D',
  '0x0C1E',
  '0x0C1F',
  '0x0E4D',
  '0x0E4E',
  '0x4030',
  '0x4031',
  '0x5D01',
  '0x5D02',
];

const headers = '00020386-0000-0000-C000-000000000046';
const senderNames: readonly object[] = [
  { distinguishedPropertySetId: 'InternetHeaders', propertyName: 'From' },
  { distinguishedPropertySetId: 'InternetHeaders', propertyName: 'sender' },
  { propertySetId: headers, propertyName: 'FROM' },
  { propertySetId: headers.toLowerCase(), propertyName: 'Resent-From' },
  { distinguishedPropertySetId: 'PublicStrings', propertyName: 'urn:schemas:httpmail:from' },
  // A name of this property set is the tag itself.
  { propertySetId: '00020328-0000-0000-C000-000000000046', propertyId: 0x0065 },
  { propertyTag: '101' },
];

describe('a message in MIME', () => {
  it('is refused if its From or Sender is not allowed, however the header is written', async () => {
    const forged = [
      'From: planted@fabrikam.com',
      'FROM:planted@fabrikam.com',
      'From : planted@fabrikam.com',
      'Sender: planted@fabrikam.com',
      'Resent-From: planted@fabrikam.com',
      'Resent-Sender: planted@fabrikam.com',
      'To: mack@contoso.com\r\nFrom: The Boss <planted@fabrikam.com>',
      'From:\r\n "The\r\n Boss"\r\n\t<planted@fabrikam.com>',
      'From: sadie@contoso.com\r\nFrom: planted@fabrikam.com',
      'From: sadie@contoso.com\r\nSender: planted@fabrikam.com',
      'From: sadie@contoso.com, planted@fabrikam.com',
      'From: Team: sadie@contoso.com, planted@fabrikam.com;',
      'From: sadie@contoso.com (planted@fabrikam.com)',
      'From: "planted@fabrikam.com" <sadie@contoso.com>',
      'From: =?utf-8?Q?planted=40fabrikam=2Ecom?= <sadie@contoso.com>',
      `From: =?iso-8859-1?B?${base64('planted@fabrikam.com')}?= <sadie@contoso.com>`,
      'From: =?utf-8?Q?planted=40fabrikam.com?=@contoso.com',
      'From: =?unknown-8?Q?Sadie?= <sadie@contoso.com>',
      'From: The Boss, sadie@contoso.com',
      'From: The Boss',
      'From: sadie@contoso.com The Boss',
      'From: <The Boss> <sadie@contoso.com>',
      'From: =?utf-8?Q?planted=40fabrikam.com <sadie@contoso.com>',
      'From: team-=?utf-8?Q?a=2Cplanted=40fabrikam.com?=@contoso.com',
      'From:',
      'From: <@fabrikam.com:sadie@contoso.com>',
      'From: "planted"@fabrikam.com',
      'From: planted(x)@fabrikam.com',
      'From: planted @ fabrikam.com',
      'From: sadie@contoso.com <planted@fabrikam.com>',
      'From: IMCEASMTP-planted+40fabrikam+2Ecom@contoso.com',
      'From: IMCEAEX-_O=FABRIKAM_OU=FIRST_CN=RECIPIENTS_CN=PLANTED@contoso.com',
      'From planted@fabrikam.com Sat Nov 21 08:00:00 2026\r\nTo: mack@contoso.com',
      '\r\nFrom: planted@fabrikam.com',
      '\uFEFFFrom: planted@fabrikam.com',
      'Subject: x\rFrom: planted@fabrikam.com',
      'Subject: x\0\r\nTo: mack@contoso.com',
      'no header at all',
      'Content-Type: application/ms-tnef; name="winmail.dat"',
    ];
    const codes = await draftCodes(forged.map((header) => ({ mimeContent: mimeFrom(header) })));

    expect(forged.filter((_, place) => codes[place] !== 'BatchMailboxNotAllowed')).toEqual([]);
  });

  it('is refused if it is written in UTF-16, or has the properties of another in a TNEF part', async () => {
    const utf16 = Buffer.from('From: planted@fabrikam.com\r\n\r\n', 'utf16le');
    const tnef =
      'MIME-Version: 1.0\r\nX-MS-TNEF-Correlator: 1\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n' +
      '--b\r\nContent-Type: Application/MS-TNEF\r\n\r\nx\r\n--b--\r\n';

    expect(
      await draftCodes([
        { mimeContent: { characterSet: 'UTF-16', value: base64(utf16) } },
        { mimeContent: base64(tnef) },
        { mimeContent: '' },
      ]),
    ).toEqual(['BatchMailboxNotAllowed', 'BatchMailboxNotAllowed', 'BatchMailboxNotAllowed']);
  });

  it('is saved if each From and Sender is an allowed mailbox, or it has none', async () => {
    const honest = [
      'From: sadie@contoso.com',
      'from: SADIE@Contoso.com',
      'From: "Daniels, Sadie" <sadie@contoso.com>\r\nSender: team-sales@contoso.com',
      'From: =?utf-8?Q?Dani=C3=A8ls=2C_Sadie?=\r\n <sadie@contoso.com>',
      'From: Sadie Dani\u00E8ls <sadie@contoso.com> (sales)',
      'From: "sadie@contoso.com" <sadie@contoso.com>',
      'From: Team: sadie@contoso.com, Sales <team-sales@contoso.com>;',
      'To: planted@fabrikam.com\r\nReply-To: planted@fabrikam.com',
      'X-Note: From: planted@fabrikam.com',
    ];
    const codes = await draftCodes([
      ...honest.map((header) => ({ mimeContent: mimeFrom(header) })),
      { mimeContent: base64('Subject: Hello\n\nFrom: planted@fabrikam.com\n') },
      { mimeContent: base64('To: mack@contoso.com\n') },
    ]);

    expect(honest.filter((_, place) => codes[place] !== 'NoError')).toEqual([]);
    expect(codes.slice(honest.length)).toEqual(['NoError', 'NoError']);
  });

  it('is not set by an update either', async () => {
    const change = (set: object) => ({ itemId: { id: 'AAMk' }, set: { message: set } });
    const { body } = await gateway.ask('/update-item', {
      ...request,
      itemChanges: [
        change({ mimeContent: mimeFrom('From: planted@fabrikam.com') }),
        change(extended({ propertyTag: '0x5D02' }, 'planted@fabrikam.com')),
      ],
    });

    expect(body.results.map(({ responseCode }) => responseCode)).toEqual([
      'BatchMailboxNotAllowed',
      'BatchMailboxNotAllowed',
    ]);
  });
});

describe('an extended property that says who sends', () => {
  it('is refused by its tag and by its name if its value is not an allowed mailbox', async () => {
    const paths = [...senderTags.map((propertyTag) => ({ propertyTag })), ...senderNames];
    const codes = await draftCodes(paths.map((path) => extended(path, 'planted@fabrikam.com')));
    const several = {
      path: { propertyTag: '0x5D02', propertyType: 'StringArray' },
      values: ['sadie@contoso.com', 'planted@fabrikam.com'],
    };

    expect(paths.filter((_, place) => codes[place] !== 'BatchMailboxNotAllowed')).toEqual([]);
    expect(
      await draftCodes([
        extended({ propertyTag: '0x0042' }, 'The Boss'),
        extended({ propertyTag: '0x0064' }, 'EX'),
        { extendedProperties: [several] },
      ]),
    ).toEqual(['BatchMailboxNotAllowed', 'BatchMailboxNotAllowed', 'BatchMailboxNotAllowed']);
  });

  it('is written if its value is an allowed mailbox, and so is every other property', async () => {
    const others = [
      extended({ propertyTag: '0x5D02' }, 'sadie@contoso.com'),
      extended({ propertyTag: '0x3A45' }, 'planted@fabrikam.com'),
      extended({ distinguishedPropertySetId: 'InternetHeaders', propertyName: 'X-From' }, 'planted@fabrikam.com'),
      extended({ distinguishedPropertySetId: 'PublicStrings', propertyName: 'From' }, 'planted@fabrikam.com'),
    ];

    expect(await draftCodes(others)).toEqual(others.map(() => 'NoError'));
  });
});

describe('a mailbox that encapsulates another', () => {
  it('is not allowed, because Exchange takes the address inside it', async () => {
    expect(await draftCodes([{ from: 'IMCEASMTP-planted+40fabrikam+2Ecom@contoso.com' }])).toEqual([
      'BatchMailboxNotAllowed',
    ]);
    const type = fc.stringMatching(/^[A-Za-z0-9]{1,8}$/);
    fc.assert(
      fc.property(type, fc.stringMatching(/^[A-Za-z0-9_+=-]{0,30}$/), (name, encoded) => {
        expect(allowedMailboxes(['*@contoso.com'])(`imCEA${name}-${encoded}@contoso.com`)).toBe(false);
      }),
    );
    expect(allowedMailboxes(['*@contoso.com'])('imceanna@contoso.com')).toBe(true);
  });
});
