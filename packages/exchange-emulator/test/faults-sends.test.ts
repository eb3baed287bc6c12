import { describe, expect, test, vi } from 'vitest';
import type { StoredItem } from '../src/index.ts';
import { responseCodes } from './exchange-client.ts';
import { useFaultyExchange } from './faulty-exchange.ts';

const sending = (beginning: string, count: number) => {
  const message = (_: unknown, index: number) =>
    `<t:Message><t:Subject>${beginning} ${index}</t:Subject>
     <t:ToRecipients><t:Mailbox><t:EmailAddress>hope@contoso.com</t:EmailAddress></t:Mailbox></t:ToRecipients></t:Message>`;
  return `<m:CreateItem MessageDisposition="SendAndSaveCopy">
    <m:SavedItemFolderId><t:DistinguishedFolderId Id="sentitems"/></m:SavedItemFolderId>
    <m:Items>${Array.from({ length: count }, message).join('')}</m:Items></m:CreateItem>`;
};

describe('an emulator with faults in its sends', () => {
  const { call, get, setFaults, receive } = useFaultyExchange();

  const kept = async (user: string, folder: string, beginning: string) => {
    const items = (await get(`/mailboxes/${user}@contoso.com/items`)) as readonly StoredItem[];
    const subjects = items
      .filter((item) => item.folder === folder)
      .map(({ properties }) => String(properties['item:Subject']));
    return subjects.filter((subject) => subject.startsWith(beginning));
  };

  test('sends some messages of a batch and then responds with HTTP 500', async () => {
    await setFaults([{ work: { done: 2 }, answer: { fault: { code: 'ErrorInternalServerError' } } }]);
    const { status, xml } = await call(sending('some', 4));
    expect([status, responseCodes(xml)]).toEqual([500, ['ErrorInternalServerError']]);
    expect(await kept('sadie', 'sentitems', 'some')).toEqual(['some 0', 'some 1']);
    expect(await kept('hope', 'inbox', 'some')).toEqual(['some 0', 'some 1']);
  });

  test('ends a batch at a refused recipient and leaves the unsent message in Sent Items', async () => {
    const errors = [{ at: [1], code: 'ErrorInvalidRecipients', savedTo: 'sentitems' }];
    await setFaults([{ work: { done: 2, errors }, answer: { fault: { code: 'ErrorInternalServerError' } } }]);
    expect((await call(sending('refused', 3))).status).toBe(500);
    expect(await kept('sadie', 'sentitems', 'refused')).toEqual(['refused 0', 'refused 1']);
    expect(await kept('hope', 'inbox', 'refused')).toEqual(['refused 0']);
  });

  test('leaves a refused message in Drafts', async () => {
    await setFaults([{ work: { errors: [{ at: [1], code: 'ErrorSendAsDenied', savedTo: 'drafts' }] } }]);
    expect(responseCodes((await call(sending('denied', 3))).xml)).toEqual(['NoError', 'ErrorSendAsDenied', 'NoError']);
    expect(await kept('sadie', 'drafts', 'denied')).toEqual(['denied 1']);
    expect(await kept('hope', 'inbox', 'denied')).toEqual(['denied 0', 'denied 2']);
  });

  test('continues to send after it drops the connection', async () => {
    await setFaults([{ work: { msPerEntry: 10 }, answer: { dropAfterMs: 50 } }]);
    expect((await receive(sending('abandoned', 20))).status).toBeUndefined();
    expect((await kept('hope', 'inbox', 'abandoned')).length).toBeLessThan(20);
    await vi.waitUntil(async () => (await kept('hope', 'inbox', 'abandoned')).length === 20, { timeout: 5000 });
  });
});
