import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ClaimsCloud, startClaimsCloud } from './claims-cloud.ts';

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

/** Invokes a function directly under a request id, which an asynchronous event keeps when Lambda invokes it again. */
async function invoke(functionName: string, event: object, requestId: string) {
  const url = `${gateway.cloud.awsUrl}/2015-03-31/functions/${gateway.cloud.functionName(functionName)}/invocations`;
  const headers = { 'content-type': 'application/json', 'x-amzn-requestid': requestId };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ mailbox, ...event }) });
  return { hasThrown: response.headers.has('x-amz-function-error'), text: await response.text() };
}

const toMack = (subject: string) => ({
  operation: 'CreateItem',
  messageDisposition: 'SendOnly',
  items: [{ message: { subject, toRecipients: [mack] } }],
});

describe.each(['CreateItem', 'Worker'])('a direct event for %s that Lambda invokes again', (functionName) => {
  const idOf = (what: string) => `${what}-${functionName}`.replaceAll(' ', '-');
  const subjectOf = (what: string) => `${what} by ${functionName}`;

  it('is done once and has the same answer', async () => {
    const event = toMack(subjectOf('Once'));
    const first = await invoke(functionName, event, idOf('once'));

    expect(JSON.parse(first.text)).toMatchObject({ counts: { success: 1 } });
    expect(await invoke(functionName, event, idOf('once'))).toEqual(first);
    expect(await gateway.itemsNamed(mack, event.items[0]?.message.subject ?? '')).toHaveLength(1);
  });

  it('throws while its first invocation runs, so that Lambda invokes it later', async () => {
    const event = toMack(subjectOf('At once'));
    await gateway.strike({ when: { operations: ['CreateItem'] }, answer: { delayMs: 6_000 } });
    // Two processes have started before the two invocations that matter.
    await Promise.all([1, 2].map((id) => invoke(functionName, toMack(`Warm ${id}`), idOf(`warm ${id}`))));
    const answers = await Promise.all([1, 2].map(() => invoke(functionName, event, idOf('at once'))));

    expect(answers.map(({ hasThrown }) => hasThrown).toSorted()).toEqual([false, true]);
    expect(await gateway.itemsNamed(mack, subjectOf('At once'))).toHaveLength(1);
  });

  it('is of unknown outcome if its first invocation died in mid-call', async () => {
    const event = toMack(subjectOf('Died'));
    await gateway.strike({ when: { operations: ['CreateItem'], times: 1 }, answer: { delayMs: 3_000 } });
    const dying = invoke(functionName, event, idOf('died'));
    await gateway.until(async () => (await gateway.itemsNamed(mack, subjectOf('Died'))).length > 0);
    gateway.cloud.killFunction(functionName);
    await dying;
    expect((await invoke(functionName, event, idOf('died'))).hasThrown).toBe(true);
    await gateway.expireClaims('claims/events/');

    const { text } = await invoke(functionName, event, idOf('died'));
    expect(JSON.parse(text)).toMatchObject({ results: [{ responseCode: 'BatchOutcomeUnknown', deadLettered: true }] });
    expect(await gateway.itemsNamed(mack, subjectOf('Died'))).toHaveLength(1);
  });
});

it('a direct event that reads is read each time, and one that is no batch is the problem that it is', async () => {
  const event = { searches: [{ parentFolderId: 'contacts' }] };
  await invoke('FindItem', event, 'read');
  await gateway.takeCalls();
  await invoke('FindItem', event, 'read');

  expect((await gateway.takeCalls()).map(({ operation }) => operation)).toEqual(['FindItem']);
  expect(JSON.parse((await invoke('CreateItem', { items: [] }, 'none')).text)).toMatchObject({ status: 400 });
});
