import { AwsClient } from 'aws4fetch';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BatchAnswer } from '../../lib/contract/result.ts';
import { allowedMailboxes } from '../../lib/lambda/common/allowed-mailboxes.ts';
import { type Gateway, startGateway } from '../front-door/gateway.ts';
import { type FunctionLogs, openFunctionLogs } from './function-logs.ts';

const accented = 'sadie@contoso.p\u0142';

let logs: FunctionLogs;
let gateway: Gateway;
beforeAll(async () => {
  logs = openFunctionLogs();
  const options = {
    auth: true,
    logs: logs.descriptor,
    allowedMailboxes: ['sadie@contoso.com', 'team-*@contoso.com', accented],
  };
  gateway = await startGateway(undefined, options);
});
afterAll(async () => {
  await gateway.close();
  logs.remove();
});

const aws = new AwsClient({ accessKeyId: 'importer', secretAccessKey: 'local', service: 'execute-api' });

async function ask(path: string, body: object) {
  const headers = { 'content-type': 'application/json' };
  const request = await aws.sign(`${gateway.cloud.url}${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  const response = await fetch(request);
  return { status: response.status, body: (await response.json()) as BatchAnswer & { readonly detail: string } };
}

const items = [{ contact: { displayName: 'Sadie Daniels' } }];
const drafts = { messageDisposition: 'SaveOnly', mailbox: 'sadie@contoso.com' };
const draft = (message: object) =>
  ask('/create-item', { ...drafts, items: [{ message: { subject: 'Hello', ...message } }] });

/** The parts of a log line about a refusal, without the caller. */
const refusal = (operation: string) => ({
  level: 'WARN',
  message: 'mailbox refused',
  caller: 'arn:aws:iam::000000000000:user/importer',
  batchId: expect.any(String),
  operation,
  responseCode: 'BatchMailboxNotAllowed',
});

describe('a deployment that names the mailboxes it may act for', () => {
  it('acts for them in any case, but for no look-alike', async () => {
    const status = async (mailbox: string) => (await ask('/create-item', { mailbox, items })).status;

    expect(await status('SADIE@Contoso.com')).toBe(200);
    // A long s, a Cyrillic o, a Kelvin sign and a full-width @.
    for (const lookAlike of [
      '\u017Fadie@contoso.com',
      'sadie@c\u043Entoso.com',
      'team-\u212A@contoso.com',
      'team-a@evil.example\uFF20contoso.com@contoso.com',
    ]) {
      expect([lookAlike, await status(lookAlike)]).toEqual([lookAlike, 400]);
    }
    expect(await status('sadie@contoso.com.evil.example')).toBe(403);
  });

  it('takes a mailbox with a character beyond ASCII for a fault, also one on its list, and sends nothing', async () => {
    await gateway.takeCalls();
    const folder = { distinguishedFolderId: 'inbox', mailbox: accented };
    const ofFolder = await ask('/find-folder', {
      mailbox: 'sadie@contoso.com',
      searches: [{ parentFolderId: folder }],
    });

    expect(await ask('/create-item', { mailbox: accented, items })).toMatchObject({
      status: 400,
      body: { faults: [{ path: '$.mailbox', expected: expect.stringContaining('ASCII') }] },
    });
    expect(ofFolder.body.results.map(({ responseCode }) => responseCode)).toEqual(['BatchItemInvalid']);
    expect(await gateway.takeCalls()).toEqual([]);
  });

  it('does not act for the account itself where that is not on the list', async () => {
    expect(await ask('/create-item', { items })).toMatchObject({
      status: 403,
      body: {
        detail: expect.stringContaining('may not act for the account that it signs in as (BatchMailboxNotAllowed)'),
      },
    });
    expect(logs.lines().at(-1)).toMatchObject({ ...refusal('CreateItem'), mailboxHash: 'self' });
  });

  it('logs who was refused what, the mailbox as a hash', async () => {
    await ask('/get-item', { mailbox: 'planted@fabrikam.com', itemIds: [{ id: 'AAMk' }] });

    const line = logs.lines().at(-1);
    expect(line).toMatchObject({ ...refusal('GetItem'), mailboxHash: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(logs.text()).not.toContain('planted');
  });

  it('saves, moves, copies and searches in no folder of another', async () => {
    const folder = { distinguishedFolderId: 'inbox', mailbox: 'planted@fabrikam.com' };
    const mailbox = 'sadie@contoso.com';
    const requests: readonly (readonly [string, string, object])[] = [
      ['CreateItem', '/create-item', { savedItemFolderId: folder, items }],
      ['MoveItem', '/move-item', { toFolderId: folder, itemIds: [{ id: 'AAMk' }] }],
      ['CopyItem', '/copy-item', { toFolderId: folder, itemIds: [{ id: 'AAMk' }] }],
      ['FindItem', '/find-item', { searches: [{ parentFolderId: folder }] }],
      ['FindFolder', '/find-folder', { searches: [{ parentFolderId: folder }] }],
      ['SendItem', '/send-item', { saveItemToFolder: true, savedItemFolderId: folder, itemIds: [{ id: 'AAMk' }] }],
      ['DeleteItem', '/delete-item', { deleteType: 'SoftDelete', itemIds: [{ key: 'crm-1', folderId: folder }] }],
    ];
    for (const [operation, path, request] of requests) {
      const { body } = await ask(path, { mailbox, ...request });

      expect([path, body.results?.map(({ responseCode }) => responseCode)]).toEqual([path, ['BatchMailboxNotAllowed']]);
      expect(logs.lines().some((line) => line.operation === operation && line.message === 'mailbox refused')).toBe(
        true,
      );
    }
  });

  it('writes no message from another, however the sender is written', async () => {
    const codes = async (message: object) =>
      (await draft(message)).body.results.map(({ responseCode }) => responseCode);

    expect(await codes({ from: 'planted@fabrikam.com' })).toEqual(['BatchMailboxNotAllowed']);
    expect(await codes({ sender: { emailAddress: 'planted@fabrikam.com' } })).toEqual(['BatchMailboxNotAllowed']);
    expect(await codes({ from: { name: 'The Boss' } })).toEqual(['BatchMailboxNotAllowed']);
    expect(await codes({ from: 'TEAM-sales@contoso.com' })).toEqual(['NoError']);
    expect(await codes({ toRecipients: ['mack@fabrikam.com'] })).toEqual(['NoError']);
  });

  it('sets no other sender of a message', async () => {
    const itemChanges = [{ itemId: { id: 'AAMk' }, set: { message: { from: 'planted@fabrikam.com' } } }];
    const { body } = await ask('/update-item', { ...drafts, itemChanges });

    expect(body.results.map(({ responseCode }) => responseCode)).toEqual(['BatchMailboxNotAllowed']);
  });
});

describe('a pattern of mailboxes', () => {
  const mailbox = fc.stringMatching(/^[a-z0-9.+_-]{1,20}@[a-z]{1,10}\.(com|example)$/);
  const randomCase = (text: string) =>
    fc
      .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
      .map((upper) => [...text].map((letter, place) => (upper[place] ? letter.toUpperCase() : letter)).join(''));

  it('without a star is that mailbox in any case, and no other', () => {
    fc.assert(
      fc.property(
        mailbox.chain((address) => fc.tuple(randomCase(address), randomCase(address))),
        mailbox,
        ([pattern, same], other) => {
          expect(allowedMailboxes([pattern])(same)).toBe(true);
          expect(allowedMailboxes([pattern])(other)).toBe(other === pattern.toLowerCase());
        },
      ),
    );
  });

  it('with a star for all before the @ is every mailbox of the domain, and none of another', () => {
    fc.assert(
      fc.property(mailbox, (address) => {
        const domain = address.slice(address.indexOf('@') + 1);
        expect(allowedMailboxes([`*@${domain}`])(address)).toBe(true);
        expect(allowedMailboxes([`*@${domain}`])(`${address}.evil`)).toBe(false);
        expect(allowedMailboxes([`*@${domain}`])(`x@evil.example@${domain}`)).toBe(false);
        expect(allowedMailboxes([`*@x${domain}`])(address)).toBe(false);
      }),
    );
  });

  it('is of no mailbox with a character beyond ASCII that it does not name itself', () => {
    const beyond = fc.integer({ min: 0x80, max: 0x10ffff }).map((point) => String.fromCodePoint(point));
    fc.assert(
      fc.property(beyond, (character) => {
        expect(allowedMailboxes(['*@contoso.com'])(`sadie${character}@contoso.com`)).toBe(false);
        expect(allowedMailboxes([`sadie${character}@contoso.com`])(`sadie${character}@contoso.com`)).toBe(true);
      }),
    );
  });

  it('is never the account itself, which "self" alone stands for', () => {
    expect(allowedMailboxes(['*@contoso.com', '*@*'])(undefined)).toBe(false);
    expect(allowedMailboxes(['self'])(undefined)).toBe(true);
    expect(allowedMailboxes(['self'])('self')).toBe(false);
    expect(allowedMailboxes([])(undefined)).toBe(false);
  });
});
