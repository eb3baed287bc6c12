import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Cloud } from '../../local/cloud.ts';
import { type SoakCloud, startSoakCloud } from '../soak/soak-cloud.ts';

/** The time and the searches of a step on one assembly. */
export interface Measurement {
  readonly entries: number;
  readonly ms: number;
  /** The calls of FindItem. */
  readonly searches: number;
}

/** A step with its measurements, one for each assembly. */
export interface MeasuredStep {
  readonly step: string;
  readonly measurements: readonly Measurement[];
}

interface Step {
  readonly step: string;
  readonly batch: object;
}

const mailbox = 'sadie@contoso.com';
const count = 1_000;
const perMessage = 100;
const everyTenth = 10;

const numbered = (first: number, step = 1) =>
  Array.from({ length: count }, (_, index) => `crm-${first + index * step}`);

/** Runs each step once on a cloud of each assembly, as messages of 100 entries in one invocation of the worker. Throws if an entry is not done. */
export async function measureLookUps(assemblies: readonly (string | undefined)[]): Promise<readonly MeasuredStep[]> {
  const clouds: SoakCloud[] = [];
  try {
    const random = Array.from({ length: count }, () => randomUUID());
    for (const assembly of assemblies) clouds.push(await startFilledCloud(assembly, random));
    const measured: MeasuredStep[] = [];
    for (const { step, batch } of stepsOf(random)) {
      const measurements: Measurement[] = [];
      for (const each of clouds) measurements.push(await measure(batch, each));
      measured.push({ step, measurements });
    }
    for (const { cloud } of clouds) await expectNoFailedItems(cloud);
    return measured;
  } finally {
    for (const { close } of clouds) await close();
  }
}

/** Starts a cloud whose mailbox holds 10,000 contacts with numbered keys and 1,000 with random ones. */
async function startFilledCloud(assembly: string | undefined, random: readonly string[]): Promise<SoakCloud> {
  const started = await startSoakCloud({ mailboxes: [], assembly });
  for (let first = 10_000; first < 20_000; first += count) await deliver(creates(numbered(first)), started.cloud);
  await deliver(creates(random), started.cloud);
  return started;
}

async function measure(batch: object, { cloud, takeCalls }: SoakCloud): Promise<Measurement> {
  await takeCalls();
  const startedAt = performance.now();
  await deliver(batch, cloud);
  const ms = performance.now() - startedAt;
  const searches = (await takeCalls()).filter(({ operation }) => operation === 'FindItem').length;
  return { entries: count, ms, searches };
}

function stepsOf(random: readonly string[]): readonly Step[] {
  const own = numbered(20_000);
  const items = own.map((key) => ({ contact: { displayName: key } }));
  return [
    { step: 'create, without keys', batch: { operation: 'CreateItem', items } },
    { step: 'create, own keys', batch: creates(own) },
    { step: 'the same again', batch: creates(own) },
    { step: 'create, random keys', batch: creates(own.map(() => randomUUID())) },
    { step: 'update by key', batch: updates(own) },
    { step: 'update by key, every tenth', batch: updates(numbered(10_000, everyTenth)) },
    { step: 'update by random key', batch: updates(random) },
    { step: 'move by key', batch: moves(own) },
    { step: 'delete by key', batch: deletes(numbered(15_000)) },
    { step: 'delete by random key', batch: deletes(random) },
  ];
}

function creates(keys: readonly string[]) {
  return { operation: 'CreateItem', items: keys.map((key) => ({ key, contact: { displayName: key } })) };
}

function updates(keys: readonly string[]) {
  const set = { contact: { companyName: 'Contoso' } };
  return { operation: 'UpdateItem', itemChanges: keys.map((key) => ({ itemId: { key }, set })) };
}

function moves(keys: readonly string[]) {
  return { operation: 'MoveItem', toFolderId: 'deleteditems', itemIds: keys.map((key) => ({ key })) };
}

function deletes(keys: readonly string[]) {
  return { operation: 'DeleteItem', deleteType: 'HardDelete', itemIds: keys.map((key) => ({ key })) };
}

/** Hands a batch to the worker as messages of at most 100 entries. */
async function deliver(batch: object, cloud: Cloud): Promise<void> {
  const url = `${cloud.awsUrl}/2015-03-31/functions/${cloud.functionName('Worker')}/invocations`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ Records: messagesOf(batch).map(recordOf) }),
  });
  const text = await response.text();
  const { data } = z.object({ batchItemFailures: z.array(z.unknown()).length(0) }).safeParse(JSON.parse(text));
  if (!data) throw new Error(`the worker did not do the batch: ${text}`);
}

function messagesOf(batch: object): readonly object[] {
  const [name = '', entries = []] = Object.entries(batch).find(([, value]) => Array.isArray(value)) ?? [];
  const starts = Array.from({ length: Math.ceil(entries.length / perMessage) }, (_, index) => index * perMessage);
  return starts.map((start) => ({ mailbox, ...batch, [name]: entries.slice(start, start + perMessage) }));
}

function recordOf(body: object) {
  return {
    messageId: randomUUID(),
    receiptHandle: 'of no message',
    body: JSON.stringify(body),
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(Date.now()) },
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:WorkQueue',
  };
}

async function expectNoFailedItems({ url }: Cloud): Promise<void> {
  const text = await (await fetch(`${url}/failed-items`)).text();
  const { data } = z.object({ failedItems: z.array(z.unknown()).length(0) }).safeParse(JSON.parse(text));
  if (!data) throw new Error(`entries failed: ${text}`);
}
