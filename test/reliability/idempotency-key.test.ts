import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ItemId } from '../../lib/soap/identifiers.ts';
import { type ClaimsCloud, resultsIn, startClaimsCloud, type TextAnswer } from './claims-cloud.ts';

const mailbox = 'sadie@contoso.com';
const mack = 'mack@contoso.com';
let gateway: ClaimsCloud;
beforeAll(async () => {
  gateway = await startClaimsCloud();
});
afterAll(() => gateway.close());
afterEach(async () => {
  await gateway.setFaults();
  await gateway.takeDeadLetterMessages();
});

const under = (key: string) => ({ 'Idempotency-Key': key });
const post = (path: string, body: object, key: string) => gateway.post(path, { mailbox, ...body }, under(key));
const twice = async (path: string, body: object, key: string) =>
  [await post(path, body, key), await post(path, body, key)] as const;

const codesIn = (answer: TextAnswer) => resultsIn(answer).map(({ responseCode }) => responseCode);
const contacts = (...names: readonly string[]) => ({
  items: names.map((displayName) => ({ contact: { displayName } })),
});
const toMack = (messageDisposition: string, ...subjects: readonly string[]) => ({
  messageDisposition,
  items: subjects.map((subject) => ({ message: { subject, toRecipients: [mack] } })),
});

interface Created {
  readonly itemId: ItemId;
}

async function created(path: string, body: object): Promise<readonly ItemId[]> {
  const answer = await gateway.post(path, { mailbox, ...body });
  return resultsIn(answer).map(({ item }) => {
    const { contact, message } = (item ?? {}) as { readonly contact?: Created; readonly message?: Created };
    const itemId = (contact ?? message)?.itemId;
    if (!itemId) throw new Error('no item was created');
    return itemId;
  });
}
const draftsOf = (...subjects: readonly string[]) => created('/create-item', toMack('SaveOnly', ...subjects));

async function bodyOf({ id }: ItemId) {
  const itemShape = { baseShape: 'IdOnly', bodyType: 'Text', additionalProperties: ['item:Body'] };
  const [result] = resultsIn(await gateway.post('/get-item', { mailbox, itemShape, itemIds: [{ id }] }));
  return result?.item;
}
const appendTo = (itemId: ItemId) => ({
  messageDisposition: 'SaveOnly',
  itemChanges: [{ itemId, append: { message: { body: ' and more' } } }],
});

describe('a request that is repeated under its Idempotency-Key', () => {
  it.each(['SendOnly', 'SendAndSaveCopy'])('sends a message once and has the same answer: %s', async (disposition) => {
    const [first, again] = await twice('/create-item', toMack(disposition, `Once by ${disposition}`), disposition);

    expect(again).toMatchObject({ status: 200, text: first.text });
    expect(await gateway.itemsNamed(mack, `Once by ${disposition}`)).toEqual([`inbox/Once by ${disposition}`]);
  });

  it('sends a draft once and has the same answer', async () => {
    const itemIds = await draftsOf('A draft');
    const [first, again] = await twice('/send-item', { saveItemToFolder: true, itemIds }, 'send a draft');

    expect(codesIn(first)).toEqual(['NoError']);
    expect(again).toMatchObject({ status: 200, text: first.text });
    expect(await gateway.itemsNamed(mack, 'A draft')).toEqual(['inbox/A draft']);
  });

  it('copies once and has the same answer', async () => {
    const itemIds = await draftsOf('A copied draft');
    const [first, again] = await twice('/copy-item', { toFolderId: 'inbox', itemIds }, 'copy');

    expect(codesIn(first)).toEqual(['NoError']);
    expect(again).toMatchObject({ status: 200, text: first.text });
    expect(await gateway.itemsNamed(mailbox, 'A copied draft')).toEqual([
      'drafts/A copied draft',
      'inbox/A copied draft',
    ]);
  });

  it('appends once and has the same answer', async () => {
    const itemId = (
      await created('/create-item', { messageDisposition: 'SaveOnly', items: [{ message: { body: 'Text' } }] })
    )[0] as ItemId;
    const [first, again] = await twice('/update-item', appendTo(itemId), 'append');

    expect(codesIn(first)).toEqual(['NoError']);
    expect(again).toMatchObject({ status: 200, text: first.text });
    expect(await bodyOf(itemId)).toMatchObject({ message: { body: { value: 'Text and more' } } });
  });

  it('reads once and has the same answer, whatever has become of the item', async () => {
    const itemIds = await created('/create-item', contacts('Read once'));
    const first = await post('/get-item', { itemIds }, 'read');
    await gateway.post('/delete-item', { mailbox, deleteType: 'HardDelete', itemIds });

    expect(codesIn(first)).toEqual(['NoError']);
    expect(await post('/get-item', { itemIds }, 'read')).toMatchObject({ status: 200, text: first.text });
  });

  it('has the same failures, and the dead-letter queue has them once', async () => {
    const [first, again] = await twice('/create-item', { items: [{ contact: { displayNam: 'Hope' } }] }, 'wrong');

    expect(again).toMatchObject({ status: 207, text: first.text });
    expect(resultsIn(again)).toMatchObject([{ responseCode: 'BatchItemInvalid', deadLettered: true }]);
    expect(await gateway.takeDeadLetterMessages()).toHaveLength(1);
  });

  it('is the same if its JSON differs only in the order of properties, or its mailbox in upper and lower case', async () => {
    const [first] = await twice('/create-item', toMack('SendOnly', 'In any order'), 'order');
    const { items, messageDisposition } = toMack('SendOnly', 'In any order');
    const [{ message }] = items as [(typeof items)[number]];
    const { subject, toRecipients } = message;
    const reordered = {
      items: [{ message: { toRecipients, subject } }],
      messageDisposition,
      mailbox: 'Sadie@Contoso.com',
    };

    expect(await gateway.post('/create-item', reordered, under('order'))).toMatchObject({
      status: 200,
      text: first.text,
    });
    expect(await gateway.itemsNamed(mack, 'In any order')).toHaveLength(1);
  });

  it.each([
    'constructor',
    '__proto__',
    'a/../b',
    ' ',
    `${'~!@#$%^&*()_+`-={}|[]\\:";\'<>?,./ '.repeat(4).slice(0, 99)}.`,
  ])('may have any printable ASCII as its key: %s', async (key) => {
    // HTTP removes blanks at the ends of a header.
    const subject = `Under the key ${Buffer.from(key).toString('hex')}`;
    const [first, again] = await twice('/create-item', toMack('SendOnly', subject), key);
    if (key === ' ') return expect(first.status).toBe(400);

    expect(again).toMatchObject({ status: 200, text: first.text });
    expect(await gateway.itemsNamed(mack, subject)).toHaveLength(1);
  });

  it('has the same answer of 5 MB', async () => {
    const value = 'x'.repeat(450_000);
    const items = Array.from({ length: 12 }, () => ({ message: { body: value } }));
    const itemIds: ItemId[] = [];
    for (const part of [items.slice(0, 6), items.slice(6)]) {
      itemIds.push(...(await created('/create-item', { messageDisposition: 'SaveOnly', items: part })));
    }
    const itemShape = { baseShape: 'IdOnly', additionalProperties: ['item:Body'] };
    const first = await post('/get-item', { itemShape, itemIds }, 'large');
    await gateway.post('/delete-item', { mailbox, deleteType: 'HardDelete', itemIds: itemIds.slice(0, 1) });
    const again = await post('/get-item', { itemShape, itemIds }, 'large');

    expect(first.text.length).toBeGreaterThan(4_500_000);
    expect(codesIn(first).at(-1)).toBe('BatchAnswerTooLarge');
    expect(again.text === first.text).toBe(true);
  });

  it('is run anew when 24 hours are over', async () => {
    const body = toMack('SendOnly', 'A day later');
    await post('/create-item', body, 'daily');
    const aged = (hours: number) =>
      gateway.rewriteClaims('claims/idempotency/', (claim) => ({
        ...claim,
        at: Date.now() - hours * 3_600_000,
        until: 0,
      }));
    expect(await aged(23)).toBeGreaterThan(0);
    await post('/create-item', body, 'daily');
    expect(await gateway.itemsNamed(mack, 'A day later')).toHaveLength(1);

    await aged(24);
    expect((await post('/create-item', body, 'daily')).status).toBe(200);
    expect(await gateway.itemsNamed(mack, 'A day later')).toHaveLength(2);
  });
});

describe('an Idempotency-Key of another request', () => {
  it.each([
    ['body', '/create-item', toMack('SendOnly', 'Second')],
    ['mailbox', '/create-item', { ...toMack('SendOnly', 'First'), mailbox: 'hope@contoso.com' }],
  ])('is refused with 422, and nothing is done: another %s', async (what, path, body) => {
    await post('/create-item', toMack('SendOnly', 'First'), `first ${what}`);
    await gateway.takeCalls();
    const answer = await post(path, body, `first ${what}`);

    expect([answer.status, answer.headers.get('content-type')]).toEqual([422, 'application/problem+json']);
    expect(JSON.parse(answer.text)).toMatchObject({ status: 422, detail: expect.stringContaining('Idempotency-Key') });
    expect(await gateway.takeCalls()).toEqual([]);
  });

  it('is refused with 422, and nothing is done: another operation with the same body', async () => {
    const body = { toFolderId: 'inbox', itemIds: await draftsOf('Copied, not moved') };
    await post('/copy-item', body, 'copied');

    expect((await post('/move-item', body, 'copied')).status).toBe(422);
    expect(await gateway.itemsNamed(mailbox, 'Copied, not moved')).toHaveLength(2);
  });

  it('is not taken by a request that is no batch', async () => {
    expect((await post('/create-item', { items: [] }, 'no batch')).status).toBe(400);
    expect((await post('/create-item', contacts('After no batch'), 'no batch')).status).toBe(200);
  });
});

describe('two equal requests at the same time under one Idempotency-Key', () => {
  it('are one: the other is told when to come back, and then has the same answer', async () => {
    const send = (subject = 'At once') => post('/create-item', toMack('SendOnly', subject), subject);
    // Two processes have started before the two requests that matter.
    await gateway.setFaults({ when: { operations: ['CreateItem'] }, answer: { delayMs: 6_000 } });
    await Promise.all([send('Warm 1'), send('Warm 2')]);
    const answers = await Promise.all([send(), send()]);
    const [ran, refused] = answers.toSorted((one, other) => one.status - other.status) as [TextAnswer, TextAnswer];

    expect([ran.status, refused.status, refused.headers.get('content-type')]).toEqual([
      200,
      409,
      'application/problem+json',
    ]);
    expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d?$/);
    expect(await send()).toMatchObject({ status: 200, text: ran.text });
    expect(await gateway.itemsNamed(mack, 'At once')).toHaveLength(1);
  });
});

describe('an answer in which entries were surely not done', () => {
  const busy = { code: 'ErrorServerBusy', messageXml: { BackOffMilliseconds: '60000' } };

  it('is run again for these entries alone, and the others stay as they were answered', async () => {
    await gateway.setFaults({
      when: { operations: ['CreateItem'], times: 1 },
      work: {
        errors: [
          { at: [0], code: 'ErrorSendAsDenied' },
          { at: [2], ...busy },
        ],
      },
    });
    const body = toMack('SendOnly', 'Rest 0', 'Rest 1', 'Rest 2');
    const first = await post('/create-item', body, 'rest');
    expect(codesIn(first)).toEqual(['ErrorSendAsDenied', 'NoError', 'BatchTimeRanOut']);
    // A new process knows of no back-off.
    gateway.cloud.killFunction('CreateItem');
    const [second, third] = await twice('/create-item', body, 'rest');

    expect(codesIn(second)).toEqual(['ErrorSendAsDenied', 'NoError', 'NoError']);
    expect(resultsIn(second).slice(0, 2)).toEqual(resultsIn(first).slice(0, 2));
    expect(third.text).toBe(second.text);
    expect(await gateway.itemsNamed(mack, 'Rest ')).toEqual(['inbox/Rest 1', 'inbox/Rest 2']);
    expect(await gateway.takeDeadLetterMessages()).toHaveLength(1);
  });

  it('is run again as a whole where nothing was done', async () => {
    await gateway.setFaults({
      when: { operations: ['CreateItem'], times: 1 },
      answer: { http: { status: 503, headers: { 'Retry-After': '60' } } },
    });
    const first = await post('/create-item', toMack('SendOnly', 'Throttled'), 'throttled');
    gateway.cloud.killFunction('CreateItem');
    const again = await post('/create-item', toMack('SendOnly', 'Throttled'), 'throttled');

    expect([first.status, again.status]).toEqual([503, 200]);
    expect(await gateway.itemsNamed(mack, 'Throttled')).toHaveLength(1);
  });
});

describe('a first request under an Idempotency-Key whose function died', () => {
  const slow = { work: { msPerEntry: 600 } };
  const names = (prefix: string) => [0, 1, 2, 3].map((place) => `${prefix} ${place}`);

  /** Kills the function of an operation in the middle of a request, and lets Exchange finish its call. */
  async function die(operation: string, path: string, body: object, key: string, hasBegun: () => Promise<boolean>) {
    await gateway.strike({ when: { operations: [operation], times: 1 }, ...slow });
    const dying = post(path, body, key);
    await gateway.until(hasBegun);
    gateway.cloud.killFunction(operation);
    expect((await dying).status).toBeGreaterThanOrEqual(500);
    expect(await post(path, body, key)).toMatchObject({ status: 409 });
    await gateway.untilStruckCallsEnd();
    await gateway.expireClaims('claims/idempotency/');
  }
  const holds = (owner: string, text: string) => async () => (await gateway.itemsNamed(owner, text)).length > 0;

  it('has created nothing twice: its items are looked up', async () => {
    const body = contacts(...names('Died'));
    await die('CreateItem', '/create-item', body, 'died creating', holds(mailbox, 'Died'));
    const again = await post('/create-item', body, 'died creating');

    expect(resultsIn(again)).toMatchObject(names('Died').map(() => ({ responseCode: 'NoError', alreadyDone: true })));
    expect(await gateway.itemsNamed(mailbox, 'Died')).toEqual(names('contacts/Died'));
  });

  it('has sent no message without a copy twice: the outcome is unknown, and stays so', async () => {
    const body = toMack('SendOnly', ...names('Died sending'));
    await die('CreateItem', '/create-item', body, 'died sending', holds(mack, 'Died sending'));
    const [again, third] = await twice('/create-item', body, 'died sending');

    expect(codesIn(again)).toEqual(Array(4).fill('BatchOutcomeUnknown'));
    expect(third.text).toBe(again.text);
    // It stays in doubt for longer than an answer is kept.
    await gateway.rewriteClaims('claims/idempotency/', ({ ended: _, ...claim }) => ({
      ...claim,
      at: Date.now() - 30 * 3_600_000,
      until: 0,
    }));
    expect(codesIn(await post('/create-item', body, 'died sending'))).toEqual(Array(4).fill('BatchOutcomeUnknown'));
    expect(await gateway.itemsNamed(mack, 'Died sending')).toEqual(names('inbox/Died sending'));
    expect(await gateway.takeDeadLetterMessages()).toHaveLength(8);
  });

  it('has copied nothing twice: the outcome is unknown', async () => {
    const body = { toFolderId: 'inbox', itemIds: await draftsOf(...names('Died copying')) };
    await die('CopyItem', '/copy-item', body, 'died copying', async () => {
      const found = await gateway.itemsNamed(mailbox, 'Died copying');
      return found.some((name) => name.startsWith('inbox/'));
    });
    expect(codesIn(await post('/copy-item', body, 'died copying'))).toEqual(Array(4).fill('BatchOutcomeUnknown'));
    expect(await gateway.itemsNamed(mailbox, 'Died copying')).toHaveLength(8);
  });

  it('has sent drafts: they are gone, so that they were sent', async () => {
    const body = { saveItemToFolder: true, itemIds: await draftsOf(...names('Died draft')) };
    await die('SendItem', '/send-item', body, 'died with drafts', holds(mack, 'Died draft'));

    expect(codesIn(await post('/send-item', body, 'died with drafts'))).toEqual(Array(4).fill('NoError'));
    expect(await gateway.itemsNamed(mack, 'Died draft')).toEqual(names('inbox/Died draft'));
  });

  it('has deleted items: they are gone', async () => {
    const itemIds = await created('/create-item', contacts(...names('Died deleting')));
    const body = { deleteType: 'HardDelete', itemIds };
    await die('DeleteItem', '/delete-item', body, 'died deleting', async () => {
      return (await gateway.itemsNamed(mailbox, 'Died deleting')).length < 4;
    });
    const again = await post('/delete-item', body, 'died deleting');

    expect(resultsIn(again)).toMatchObject(itemIds.map(() => ({ responseCode: 'NoError', alreadyDone: true })));
  });

  it('is read again', async () => {
    const itemIds = await created('/create-item', contacts(...names('Died reading')));
    await die(
      'GetItem',
      '/get-item',
      { itemIds },
      'died reading',
      async () => (await gateway.struckCalls()).length > 0,
    );

    expect(codesIn(await post('/get-item', { itemIds }, 'died reading'))).toEqual(Array(4).fill('NoError'));
  });

  it('is the batch that it had become, if it died before it could say so', async () => {
    const busy = { code: 'ErrorServerBusy', messageXml: { BackOffMilliseconds: '4000' } };
    await gateway.setFaults({ when: { operations: ['CreateItem'], times: 1 }, work: { errors: [busy] } });
    const body = { mailbox, ...toMack('SendOnly', 'Handed over') };
    const send = () => gateway.post('/create-item', body, { ...under('handed over'), prefer: 'respond-async, wait=1' });
    const first = await send();
    await gateway.rewriteClaims('claims/idempotency/', ({ ended: _, ...claim }) => ({ ...claim, until: 0 }));

    expect(await send()).toMatchObject({ status: 202, text: first.text });
    await gateway.until(async () => (await gateway.itemsNamed(mack, 'Handed over')).length > 0);
    expect(await send()).toMatchObject({ status: 202, text: first.text });
    expect(await gateway.itemsNamed(mack, 'Handed over')).toHaveLength(1);
  });

  it('leaves alone what an earlier answer under the key had settled', async () => {
    const busy = { code: 'ErrorServerBusy', messageXml: { BackOffMilliseconds: '60000' } };
    const body = toMack('SendOnly', ...names('Settled'));
    await gateway.setFaults({
      when: { operations: ['CreateItem'], times: 1 },
      work: { errors: [{ at: [2, 3], ...busy }] },
    });
    const first = await post('/create-item', body, 'settled');
    gateway.cloud.killFunction('CreateItem');
    await die('CreateItem', '/create-item', body, 'settled', holds(mack, 'Settled 2'));
    const third = await post('/create-item', body, 'settled');

    expect(resultsIn(third).slice(0, 2)).toEqual(resultsIn(first).slice(0, 2));
    expect(codesIn(third)).toEqual(['NoError', 'NoError', 'BatchOutcomeUnknown', 'BatchOutcomeUnknown']);
    expect(await gateway.itemsNamed(mack, 'Settled')).toEqual(names('inbox/Settled'));
  });
});

describe('an answer that cannot be stored under its Idempotency-Key', () => {
  it('is not given, and its entries are in doubt', async () => {
    const body = toMack('SendOnly', 'Not stored');
    await gateway.setFaults({ when: { operations: ['CreateItem'] }, answer: { delayMs: 3_000 } });
    const first = post('/create-item', body, 'not stored');
    await gateway.until(async () => (await gateway.itemsNamed(mack, 'Not stored')).length > 0);
    await gateway.expireClaims('claims/idempotency/');

    expect((await first).status).toBe(500);
    expect(codesIn(await post('/create-item', body, 'not stored'))).toEqual(['BatchOutcomeUnknown']);
    expect(await gateway.itemsNamed(mack, 'Not stored')).toHaveLength(1);
  });
});
