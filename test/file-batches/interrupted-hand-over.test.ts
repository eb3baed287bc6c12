import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChangedAssembly, changeAssembly, withVariables } from '../front-door/changed-assembly.ts';
import { type AwsProxy, type AwsRequest, type Fate, startAwsProxy } from './aws-proxy.ts';
import { type BatchesCloud, sendToWorkQueue, startBatchesCloud } from './batches-cloud.ts';

let proxy: AwsProxy;
let assembly: ChangedAssembly;
let bucket: BatchesCloud;
beforeAll(async () => {
  proxy = await startAwsProxy();
  const { url } = proxy;
  assembly = await changeAssembly((id, resource) => {
    if (resource.Type !== 'AWS::Lambda::Function' || !id.startsWith('CreateItem')) return resource;
    return withVariables(resource, ({ WORK_QUEUE_URL, ...others }) => ({
      ...others,
      AWS_ENDPOINT_URL_S3: url,
      AWS_ENDPOINT_URL_SQS: url,
      WORK_QUEUE_URL: `${url}/000000000000/${typeof WORK_QUEUE_URL === 'object' ? WORK_QUEUE_URL.Ref : ''}`,
    }));
  });
  bucket = await startBatchesCloud({ assembly: assembly.folder });
});
afterAll(async () => {
  await bucket.close();
  await assembly.remove();
  proxy.close();
});

const mailbox = 'sadie@contoso.com';
const entries = 130;

/** Hands a request over to the queue, which makes two parts of it; returns the status, or 0 if there was no answer. */
async function handOver(name: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const items = Array.from({ length: entries }, (_, index) => ({ contact: { displayName: `${name} ${index}` } }));
  try {
    const response = await fetch(`${bucket.cloud.url}/create-item`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'respond-async', ...headers },
      body: JSON.stringify({ mailbox, items }),
    });
    return response.status;
  } catch {
    return 0;
  }
}

/** Returns a request's short name: what is read, written or sent. */
function nameOf({ name, body }: AwsRequest): string {
  if (name.startsWith('AmazonSQS')) return body.includes('{\\"watch\\"') ? 'send the watch' : 'send parts';
  return name.replace(/\/[^/]*\/batches\/[^/]*\/|\?.*$/g, '').replace(/results\/.*/, 'results');
}

/** The requests to AWS of one hand-over, in order. */
interface HandOverRequests {
  readonly names: readonly string[];
  readonly batchId: string;
}

/** Directs the proxy to let `fateOf` decide, with the number of the request in the hand-over; returns what it sees. */
function direct(fateOf: (place: number, name: string) => Fate): HandOverRequests {
  const names: string[] = [];
  const seen = { names, batchId: '' };
  proxy.direct(bucket.cloud.awsUrl, (request) => {
    seen.batchId ||= /\/batches\/([^/]+)\//.exec(request.name)?.[1] ?? '';
    names.push(nameOf(request));
    return fateOf(names.length - 1, nameOf(request));
  });
  return seen;
}

/** Checks on a batch as if its function could no longer run, which the function's own watch waits for. */
async function checkLater(batchId: string): Promise<void> {
  const since = new Date(Date.now() - 60_000).toISOString();
  await sendToWorkQueue(bucket.cloud, { watch: { batchId, since } });
}

/** Waits for the end of a batch, and returns its state and counts; undefined if the bucket holds nothing of it. */
async function endOf(batchId: string) {
  if ((await bucket.keys(`batches/${batchId}/`)).length === 0) return undefined;
  const { state, total, counts } = await bucket.waitForEnd(batchId);
  return { state, total, counts };
}

const done = { state: 'done', total: entries, counts: { success: entries, warning: 0, error: 0 } };

describe('a request that is handed over to the work queue', () => {
  it('has an end wherever its function is killed, with every entry done once or none', async () => {
    const seen = direct(() => 'pass');
    await handOver('Whole');
    const whole = await endOf(seen.batchId);
    const places = seen.names.flatMap((_, place) => [
      { place, fate: 'lose' as const },
      { place, fate: 'loseAnswer' as const },
    ]);
    const interrupted: { readonly what: string; readonly name: string; readonly batchId: string }[] = [];
    for (const { place, fate } of places) {
      const name = `${fate} ${place}`;
      const handedOver = direct((at) => {
        if (at !== place) return 'pass';
        bucket.cloud.killFunction('CreateItem');
        return fate;
      });
      await handOver(name);
      interrupted.push({ what: `${fate}: ${handedOver.names[place]}`, name, batchId: handedOver.batchId });
    }

    const ends = await Promise.all(
      interrupted.map(async ({ batchId, ...each }) => ({ ...each, end: await endOf(batchId) })),
    );

    expect(whole).toEqual(done);
    const contacts = await bucket.contacts(mailbox);
    for (const { what, name, end } of ends) {
      const created = contacts.filter((contact) => contact.startsWith(`${name} `));
      expect([what, new Set(created).size, created.length]).toEqual([
        what,
        created.length,
        end?.state === 'done' ? entries : 0,
      ]);
      if (end?.state !== 'failed') expect([what, end]).toEqual([what, end && done]);
    }
    expect(ends.map(({ what, end }) => `${what}: ${end?.state ?? 'never accepted'}`)).toEqual([
      'lose: GET split.json: never accepted',
      'loseAnswer: GET split.json: never accepted',
      'lose: send the watch: never accepted',
      'loseAnswer: send the watch: never accepted',
      'lose: PUT description.json: never accepted',
      'loseAnswer: PUT description.json: failed',
      'lose: PUT split.json: failed',
      'loseAnswer: PUT split.json: done',
      'lose: send parts: done',
      'loseAnswer: send parts: done',
      'lose: PUT split.json: done',
      'loseAnswer: PUT split.json: done',
    ]);
  });

  it('is accepted and done if the queue or the bucket refuses after it was accepted, and is not accepted before', async () => {
    const seen = direct(() => 'pass');
    await handOver('Unrefused');
    const refused = [];
    for (const place of seen.names.keys()) {
      const handedOver = direct((at) => (at === place ? 'refuse' : 'pass'));
      const status = await handOver(`Refused ${place}`);
      await checkLater(handedOver.batchId);
      refused.push({ what: handedOver.names[place], status, batchId: handedOver.batchId });
    }

    const ends = await Promise.all(
      refused.map(async ({ what, status, batchId }) => [what, status, (await endOf(batchId))?.state]),
    );

    expect(ends).toEqual([
      ['GET split.json', 500, undefined],
      ['send the watch', 500, undefined],
      ['PUT description.json', 500, undefined],
      ['PUT split.json', 500, 'failed'],
      ['send parts', 202, 'done'],
      ['PUT split.json', 202, 'done'],
    ]);
  });

  it('keeps the results that it has if its function is killed, and the bucket keeps no entry once all are done', async () => {
    const busy = { code: 'ErrorServerBusy', messageXml: { BackOffMilliseconds: '5000' } };
    await bucket.setFaults([
      { when: { operations: ['CreateItem'], times: 1 }, work: { errors: [{ at: [1, 2], ...busy }] } },
    ]);
    const handedOver = direct((place, name) => {
      if (name !== 'PUT split.json' || handedOver.names.indexOf(name) !== place) return 'pass';
      bucket.cloud.killFunction('CreateItem');
      return 'loseAnswer';
    });
    await handOver('Waited for', { prefer: 'respond-async, wait=2' });
    await checkLater(handedOver.batchId);

    expect(await endOf(handedOver.batchId)).toEqual(done);
    expect(handedOver.names).toContain('PUT results');
    expect((await bucket.contacts(mailbox)).filter((name) => name.startsWith('Waited for'))).toHaveLength(entries);
    expect(await bucket.read(`batches/${handedOver.batchId}/split.json`)).not.toContain('Waited for');
  });
});
