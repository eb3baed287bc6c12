import { textOf } from '../workload/store.ts';
import type { PreparedEntry, PreparedRequest, WorkOperation } from '../workload/work-operation.ts';
import { workOperations } from '../workload/work-operations.ts';
import type { ChainStep, FileStep, HttpStep, QueueStep, Step } from '../workload/workload.ts';
import { type CallerRequest, sendRequest } from './caller.ts';
import type { LedgerEntry } from './ledger.ts';
import { actOnFailedItems } from './operator.ts';
import type { Scene } from './scene.ts';

/** Prepares a step, before time begins; returns what starts it. */
export async function prepareStep(step: Step, number: number, scene: Scene): Promise<() => void> {
  switch (step.kind) {
    case 'http':
      return prepareHttp(step, number, scene);
    case 'queue':
      return prepareQueue(step, number, scene);
    case 'file':
      return prepareFile(step, number, scene);
    case 'chain':
      return prepareChain(step, number, scene);
    case 'operator':
      return () => actOnFailedItems(step, scene);
  }
}

function tagsOf(number: number, entries: number): readonly string[] {
  return Array.from({ length: entries }, (_, place) => `t${number}.${place}`);
}

function withOwnKeys(
  entries: readonly PreparedEntry[],
  tags: readonly string[],
  hasOwnKeys: boolean,
): readonly PreparedEntry[] {
  return hasOwnKeys
    ? entries.map((entry, place) => ({ ...entry, value: { key: `own-${tags[place]}`, ...entry.value } }))
    : entries;
}

async function prepareHttp(step: HttpStep, number: number, scene: Scene) {
  const { work, hasIdempotencyKey, hasOwnKeys, prefer, repeatsAfterMs } = step;
  const tags = tagsOf(number, step.entries);
  const { options, entries } = await work.prepare(scene.deployment.exchange, tags);
  const { operation, entriesName } = work;
  const isNamed = hasIdempotencyKey || hasOwnKeys;
  const isAsync = prefer === 'respond-async' && hasIdempotencyKey;
  return () => {
    const added = withOwnKeys(entries, tags, hasOwnKeys).map((entry, place) =>
      scene.ledger.add(entry, { tag: tags[place] ?? '', work, via: 'http' }),
    );
    const isRepeatable = work.effect === 'read' || isAsync || (work.canBeLookedUp === true && isNamed);
    const idempotencyKey = hasIdempotencyKey ? `idem-${number}` : undefined;
    sendRequest(
      { operation, entriesName, options, entries: added, idempotencyKey, prefer, isRepeatable, repeatsAfterMs },
      scene,
    );
  };
}

async function prepareQueue({ work, entries: count, hasOwnKeys }: QueueStep, number: number, scene: Scene) {
  const tags = tagsOf(number, count);
  const prepared = await work.prepare(scene.deployment.exchange, tags);
  return () => {
    const entries = withOwnKeys(prepared.entries, tags, hasOwnKeys);
    for (const [place, entry] of entries.entries())
      scene.ledger.add(entry, { tag: tags[place] ?? '', work, via: 'queue' });
    enqueue(work, { ...prepared, entries }, scene);
  };
}

function enqueue(
  { operation, entriesName }: WorkOperation,
  { options, entries }: PreparedRequest,
  scene: Scene,
): string {
  const body = JSON.stringify({ operation, ...options, [entriesName]: entries.map(({ value }) => value) });
  const id = scene.deployment.workQueue.send({ body, attributes: new Map(), delayMs: 0, groupId: undefined });
  scene.simulation.trace.note(`producer sends ${operation} as ${id}`);
  return id;
}

/** The name of a step's file, by which its batch is known again. */
export function fileNameOf(number: number): string {
  return `file-${number}.jsonl`;
}

async function prepareFile(step: FileStep, number: number, scene: Scene) {
  const { work, hasEqualLines, hasWrongLine, isDroppedTwice } = step;
  const tags = tagsOf(number, step.entries);
  const { options, entries } = await work.prepare(scene.deployment.exchange, tags);
  const last = entries.at(-1);
  const rows = hasEqualLines && last && work.countsTwice ? [...entries, last] : entries;
  const { mailbox = '-', ...others }: { readonly mailbox?: string } = options;
  const lines = [...rows.map(({ value }) => JSON.stringify(value)), ...(hasWrongLine ? ['{"wrong'] : [])];
  const key = `inbox/${scene.code.functionOfOperation.get(work.operation)}/${mailbox}/${fileNameOf(number)}`;
  const drop = () => {
    scene.simulation.trace.note(`somebody drops ${key}, ${lines.length} lines`);
    scene.deployment.drop(key, lines.map((line) => `${line}\n`).join(''), { options: JSON.stringify(others) });
  };
  return () => {
    for (const [place, entry] of rows.entries()) {
      scene.ledger.add(entry, {
        tag: `${tags[place] ?? tags.at(-1)}${place < tags.length ? '' : ' (equal)'}`,
        work,
        via: 'file',
        line: place + 1,
      });
    }
    drop();
    // Who hears that a file was not read to its end drops it again, as the event says.
    let isToDrop = false;
    const dropAgain = () => {
      isToDrop = false;
      drop();
    };
    scene.onEvent(({ type, detail }) => {
      const { batchId }: { readonly batchId?: string } = Object(detail);
      const description = scene.deployment.bucket.get(`batches/${batchId}/description.json`)?.body ?? '';
      if (type !== 'Batch failed' || isToDrop || !description.includes(fileNameOf(number))) return;
      isToDrop = true;
      scene.later(60_000, dropAgain);
    });
    if (isDroppedTwice) scene.later(scene.simulation.random.between(0, 60_000), drop);
  };
}

/** Sends updates of one contact, each once the one before is reported as done. */
async function prepareChain({ length, via }: ChainStep, number: number, scene: Scene) {
  const work = workOperations.find(({ name }) => name === 'update, set');
  if (!work) throw new RangeError('no updates');
  const name = `t${number}`;
  const prepared = await work.prepare(scene.deployment.exchange, [name]);
  const [first] = prepared.entries;
  const { itemId }: { readonly itemId?: unknown } = first?.value ?? {};
  const { exchange, workQueue: _ } = scene.deployment;
  const valueNow = () =>
    [...exchange.mailbox('sadie').items.values()]
      .filter((item) => textOf(item, 'contacts:DisplayName') === name)
      .map((item) => textOf(item, 'contacts:CompanyName'))[0];
  const send = (place: number) => {
    if (place === length) return;
    const tag = `${name}.${place}`;
    const value = { itemId, set: { contact: { companyName: tag } } };
    const facts = { tag, work, via, chain: { name, place } };
    const entry = scene.ledger.add({ value, marker: `"${tag}"`, timesDone: () => Number(valueNow() === tag) }, facts);
    const goOn = () => {
      if (entry.claims.at(-1)?.result.responseClass === 'Success') scene.later(100, () => send(place + 1));
    };
    if (via === 'queue')
      return waitForResult(enqueue(work, { ...prepared, entries: [entry] }, scene), entry, goOn, scene);
    const request: CallerRequest = {
      ...work,
      options: prepared.options,
      entries: [entry],
      idempotencyKey: undefined,
      prefer: undefined,
      isRepeatable: false,
      repeatsAfterMs: 0,
      settled: goOn,
    };
    sendRequest(request, scene);
  };
  return () => send(0);
}

/** Looks every ten seconds whether the bucket has a result of a message of one entry. */
function waitForResult(batchId: string, entry: LedgerEntry, found: () => void, scene: Scene, looks = 0): void {
  const line = scene.deployment.bucket.list(`batches/${batchId}/results/`).find(({ body }) => body !== '');
  if (line) {
    entry.claims.push({ at: scene.simulation.world.now(), result: JSON.parse(line.body), source: `bucket ${batchId}` });
    found();
  } else if (looks < 60) scene.later(10_000, () => waitForResult(batchId, entry, found, scene, looks + 1));
}
