import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { imOperations } from '../../tools/fault-matrix/im-operations.ts';
import { itemOperations } from '../../tools/fault-matrix/item-operations.ts';
import { type MatrixCloud, setRules, startMatrixCloud } from '../../tools/fault-matrix/matrix-cloud.ts';
import { carryOut } from '../../tools/fault-matrix/run.ts';

const mailboxes = Array.from({ length: 2_000 }, (_, index) => `user${index}@contoso.com`);
const freshMailboxes = mailboxes.values();
let started: MatrixCloud;

beforeAll(async () => {
  started = await startMatrixCloud(mailboxes, 100, inject('assembly'));
});
afterAll(() => started.close());

const backOff = { BackOffMilliseconds: '50' };

const error = fc.constantFrom(
  { code: 'ErrorInvalidPropertySet' },
  { code: 'ErrorItemSave' },
  { code: 'ErrorMailboxStoreUnavailable' },
  { code: 'ErrorQuotaExceeded' },
  { code: 'ErrorServerBusy', messageXml: backOff },
  { code: 'ErrorInternalServerError', messageXml: { InnerErrorResponseCode: 'ErrorServerBusy', ...backOff } },
);
const errors = fc.array(
  fc.tuple(fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 3 }), error).map(([at, each]) => ({ at, ...each })),
  { maxLength: 2 },
);

/** Answers that leave the outcome unknown, however much was done. */
const unanswered = fc.constantFrom<object>(
  { drop: true },
  { http: { status: 302 } },
  { http: { status: 502 } },
  { http: { status: 503 } },
  { http: { status: 200, body: '<html/>' } },
  { http: { status: 400 } },
  { fault: { code: 'ErrorInternalServerError' } },
  { fault: { code: 'ErrorInvalidOperation' } },
  { fault: {} },
  { fault: { code: 'ErrorTimeoutExpired', status: 200, soap: '1.2' } },
);
/** Answers to calls that did nothing. */
const refused = fc.constantFrom<object>(
  { http: { status: 401 } },
  { http: { status: 403 } },
  { http: { status: 429, headers: { 'Retry-After': '0' } } },
  { http: { status: 503, headers: { 'Retry-After': '0' } } },
  { fault: { code: 'ErrorServerBusy', messageXml: backOff } },
  { fault: { code: 'ErrorExceededConnectionCount', messageXml: backOff } },
  { error: { code: 'ErrorAccessDenied' } },
);

/** Faults of one call. */
const wrong = fc.oneof(
  fc.record({ work: fc.record({ done: fc.nat(10), errors }), answer: unanswered }),
  fc.record({ work: fc.record({ errors }) }),
  fc.record({ work: fc.record({ errors }), answer: fc.constant({ cut: true }) }),
  fc.record({ work: fc.record({ msPerEntry: fc.constant(2) }), answer: fc.constant({ dropAfterMs: 10 }) }),
  fc.record({ answer: refused }),
  fc.constant({}),
);

const rowsByName = new Map([...itemOperations, ...imOperations].map((row) => [row.name, row]));
const batch = fc.record({
  name: fc.constantFrom(...rowsByName.keys()),
  entries: fc.integer({ min: 1, max: 12 }),
  wrongs: fc.array(wrong, { minLength: 1, maxLength: 4 }),
});

type Batch = typeof batch extends fc.Arbitrary<infer Value> ? Value : never;

function runOf({ name, entries, wrongs }: Batch) {
  const row = rowsByName.get(name);
  const mailbox = freshMailboxes.next().value;
  if (!row || !mailbox) throw new RangeError(`no row ${name}, or no mailbox left`);
  return { row, entries, wrongs, mailbox, fault: { name: 'several in a row' }, seed: 1 };
}

/** Returns a rule per call. Each rule strikes once, so the next call meets the next rule. */
function rulesOf({ row: { operation }, mailbox, wrongs }: ReturnType<typeof runOf>) {
  return wrongs.map((wrong) => ({ when: { operations: [operation], mailbox, times: 1 }, ...wrong }));
}

it('whatever goes wrong in a row, results are as many as entries, and what the store holds is what they say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 8, maxLength: 8 }), async (batches) => {
      const runs = batches.map(runOf);
      await setRules(runs.flatMap(rulesOf), started.cloud);

      const counts = await Promise.all(runs.map((run) => carryOut(run, started.cloud)));

      const broken = counts.map(({ lost, doneTwice, failedButDone }) => ({ lost, doneTwice, failedButDone }));
      expect(broken).toEqual(runs.map(() => ({ lost: 0, doneTwice: 0, failedButDone: 0 })));
    }),
    { numRuns: 5, endOnFailure: true },
  );
});
