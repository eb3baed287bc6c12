import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ClaimsCloud, resultsIn, startClaimsCloud, type TextAnswer } from './claims-cloud.ts';

const mailbox = 'sadie@contoso.com';
const mack = 'mack@contoso.com';
// In ms: longer than a request may take, so that a call without an answer is never over while its caller waits.
const settleMs = '40000';
let gateway: ClaimsCloud;
beforeAll(async () => {
  gateway = await startClaimsCloud({ settleMs });
});
afterAll(() => gateway.close());
afterEach(async () => {
  await gateway.setFaults();
  await gateway.takeDeadLetterMessages();
  // A new process knows of no back-off.
  gateway.cloud.killFunction('CreateItem');
});

const create = (body: object, headers = {}) => gateway.post('/create-item', { mailbox, ...body }, headers);
const codesIn = (answer: TextAnswer) => resultsIn(answer).map(({ responseCode }) => responseCode);
const contact = (name: string) => ({ key: `key of ${name}`, contact: { displayName: name } });
const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, place) => `${prefix} ${String(place).padStart(3, '0')}`);
const toMack = (...subjects: readonly string[]) => ({
  messageDisposition: 'SendOnly',
  items: subjects.map((subject) => ({ key: subject, message: { subject, toRecipients: [mack] } })),
});

/** Returns how many contacts with such a name there are, and how many of them too many. */
async function count(prefix: string) {
  const found = await gateway.itemsNamed(mailbox, prefix);
  return { items: found.length, twice: found.length - new Set(found).size };
}

describe('a write request with keys of its caller whose function was killed in mid-call', () => {
  it('makes nothing twice: repeated at once it is refused, and later its items are looked up', async () => {
    const body = { items: names('Killed', 600).map(contact) };
    await gateway.strike({ when: { operations: ['CreateItem'] }, work: { msPerEntry: 20 } });
    const dying = create(body);
    await gateway.until(async () => (await count('Killed')).items > 100);
    gateway.cloud.killFunction('CreateItem');
    expect((await dying).status).toBeGreaterThanOrEqual(500);
    await gateway.setFaults();
    const atOnce = await create(body);

    // The abandoned calls go on until they are done.
    let [before, after] = [-1, 0];
    await gateway.until(async () => {
      [before, after] = [after, (await count('Killed')).items];
      return before === after;
    });
    expect({ status: atOnce.status, ...(await count('Killed')) }).toMatchObject({ status: 409, twice: 0 });
    // Not before the function's time is up and its last call is over.
    expect(Number(atOnce.headers.get('retry-after'))).toBeGreaterThan(40);

    await gateway.expireClaims('claims/requests/');
    expect((await create(body)).status).toBe(200);
    expect(await count('Killed')).toEqual({ items: 600, twice: 0 });
  });

  it('makes nothing twice that has no key of its own: it is looked up by the key that it got first', async () => {
    const [keyed, ...others] = names('Partly', 4);
    const body = { items: [contact(`${keyed}`), ...others.map((displayName) => ({ contact: { displayName } }))] };
    await gateway.strike({ when: { operations: ['CreateItem'], times: 1 }, work: { msPerEntry: 600 } });
    const dying = create(body);
    await gateway.until(async () => (await count('Partly')).items > 0);
    gateway.cloud.killFunction('CreateItem');
    await dying;
    await gateway.untilStruckCallsEnd();
    await gateway.expireClaims('claims/requests/');

    expect(codesIn(await create(body))).toEqual(Array(4).fill('NoError'));
    expect(await count('Partly')).toEqual({ items: 4, twice: 0 });
  });

  it('sends nothing again', async () => {
    const body = toMack('Killed 1', 'Killed 2');
    await gateway.strike({ when: { operations: ['CreateItem'], times: 1 }, work: { msPerEntry: 2_000 } });
    const dying = create(body);
    await gateway.until(async () => (await gateway.itemsNamed(mack, 'Killed 1')).length > 0);
    gateway.cloud.killFunction('CreateItem');
    await dying;
    await gateway.untilStruckCallsEnd();
    await gateway.expireClaims('claims/requests/');

    expect(codesIn(await create(body))).toEqual(['BatchOutcomeUnknown', 'BatchOutcomeUnknown']);
    expect(codesIn(await create(body))).toEqual(['BatchOutcomeUnknown', 'BatchOutcomeUnknown']);
    expect(await gateway.itemsNamed(mack, 'Killed')).toEqual(['inbox/Killed 1', 'inbox/Killed 2']);
  });
});

describe('two equal write requests with keys of their caller at the same time', () => {
  it('do not both run: the other is told when to come back, and then finds what was made', async () => {
    await gateway.strike({ when: { operations: ['CreateItem'], times: 4 }, answer: { delayMs: 6_000 } });
    // Two processes have started before the two requests that matter.
    await Promise.all(['Warm 1', 'Warm 2'].map((name) => create({ items: [contact(name)] })));
    const body = { items: names('At once', 3).map(contact) };
    const answers = await Promise.all([create(body), create(body)]);

    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(resultsIn(await create(body))).toMatchObject(Array(3).fill({ responseCode: 'NoError', alreadyDone: true }));
    expect(await count('At once')).toEqual({ items: 3, twice: 0 });
  });

  it('both run if they differ, or have no keys', async () => {
    const [one, other] = [{ items: [contact('Different 1')] }, { items: [contact('Different 2')] }];
    const keyless = { items: [{ contact: { displayName: 'Keyless' } }] };
    await gateway.strike({ when: { operations: ['CreateItem'] }, answer: { delayMs: 500 } });
    const answers = await Promise.all([create(one), create(other), create(keyless), create(keyless)]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await count('Keyless')).toEqual({ items: 2, twice: 1 });
  });
});

describe('a write request with keys of its caller that is repeated after its answer', () => {
  it('takes what is not found for not done only when the earlier calls are over', async () => {
    // Cut off, Exchange goes on for seconds.
    await gateway.strike({
      when: { operations: ['CreateItem'], times: 1 },
      work: { msPerEntry: 4_000 },
      answer: { dropAfterMs: 100 },
    });
    const body = { items: [contact('Late')] };
    expect(codesIn(await create(body))).toEqual(['BatchOutcomeUnknown']);
    const again = await create(body);
    await gateway.untilStruckCallsEnd();

    expect(['NoError', 'BatchOutcomeUnknown']).toContain(codesIn(again)[0]);
    expect(codesIn(await create(body))).toEqual(['NoError']);
    expect(await count('Late')).toEqual({ items: 1, twice: 0 });
  });

  it('sends nothing again whose outcome was unknown', async () => {
    const body = toMack('Unknown 1', 'Unknown 2');
    await gateway.strike({ when: { operations: ['CreateItem'], times: 1 }, answer: { drop: true } });
    expect(codesIn(await create(body))).toEqual(['BatchOutcomeUnknown', 'BatchOutcomeUnknown']);

    expect(codesIn(await create(body))).toEqual(['BatchOutcomeUnknown', 'BatchOutcomeUnknown']);
    expect(await gateway.itemsNamed(mack, 'Unknown')).toEqual(['inbox/Unknown 1', 'inbox/Unknown 2']);
  });

  it('does again what was done and cannot be looked up: a caller who repeats it wants that', async () => {
    const body = toMack('Wanted twice');
    expect(codesIn(await create(body))).toEqual(['NoError']);
    expect(codesIn(await create(body))).toEqual(['NoError']);
    expect(await gateway.itemsNamed(mack, 'Wanted twice')).toHaveLength(2);
  });
});

describe('a write request with keys of its caller that goes on as a batch', () => {
  it('is the same batch while that runs', async () => {
    const busy = { code: 'ErrorServerBusy', messageXml: { BackOffMilliseconds: '3000' } };
    await gateway.strike({ when: { operations: ['CreateItem'], times: 1 }, work: { errors: [busy] } });
    const body = toMack('As a batch');
    const first = await create(body, { prefer: 'respond-async' });
    const again = await create(body, { prefer: 'respond-async' });

    expect([again.status, again.text]).toEqual([202, first.text]);
    await gateway.until(async () => {
      const batch = await fetch(`${gateway.cloud.url}${first.headers.get('location')}`);
      return ((await batch.json()) as { readonly state: string }).state === 'done';
    });
    expect(await gateway.itemsNamed(mack, 'As a batch')).toHaveLength(1);
  });
});
