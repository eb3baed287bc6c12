import type { Result } from '../../../lib/contract/result.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Scene } from './scene.ts';

/** A batch as the API shows it at the end. */
export interface ReadBatch {
  readonly batchId: string;
  readonly state: string;
  readonly counts: { readonly success: number; readonly warning: number; readonly error: number };
  readonly total: number | undefined;
  readonly name: string | undefined;
  readonly lines: readonly ReadLine[];
}

/** A line of a batch's results, with the entry that it is about, if any. */
export interface ReadLine {
  readonly place: number;
  readonly result: Result;
  readonly entry: LedgerEntry | undefined;
}

/** Reads every batch in the bucket through the API, and books their results. */
export function readAllResults(scene: Scene, read: (batch: ReadBatch) => void): void {
  const ids = scene.deployment.bucket.list('batches/').map(({ key }) => key.split('/')[1] ?? '');
  for (const batchId of new Set(ids)) readBatch(batchId, scene, read);
}

function readBatch(batchId: string, scene: Scene, read: (batch: ReadBatch) => void): void {
  const parameters = { id: batchId };
  scene.ask({ route: 'GET /batches/{id}', functionName: 'batches', parameters }, ({ status, text }) => {
    if (status !== 200) return;
    const { state, counts, total, name }: ReadBatch = JSON.parse(text);
    readPage(batchId, '0-0', [], scene, (texts) => {
      const lines = texts.map((each) => bookLine(each, batchId, name, scene));
      read({ batchId, state, counts, total, name, lines });
    });
  });
}

function readPage(
  batchId: string,
  next: string,
  texts: readonly string[],
  scene: Scene,
  done: (texts: readonly string[]) => void,
): void {
  const parameters = { id: batchId };
  scene.ask(
    { route: 'GET /batches/{id}/results', functionName: 'batches', parameters, query: { next } },
    ({ headers, text }) => {
      const all = [...texts, ...text.split('\n').slice(0, -1)];
      const following = /next=([\d-]+)/.exec(String(headers.link ?? ''))?.[1];
      if (following === undefined) return done(all);
      readPage(batchId, following, all, scene, done);
    },
  );
}

function bookLine(text: string, batchId: string, name: string | undefined, { deployment, ledger }: Scene): ReadLine {
  const result: Result & { readonly line?: number } = JSON.parse(text);
  const place = result.line ?? result.index;
  const entry = ledger.entryAt(batchId, place) ?? entryOfFile(name, place, ledger.entries);
  const object = deployment.bucket.list(`batches/${batchId}/results/`).find(({ body }) => body.includes(text));
  entry?.claims.push({ at: object?.lastModified ?? 0, result, source: `bucket ${batchId}` });
  return { place, result, entry };
}

function entryOfFile(name: string | undefined, line: number, entries: readonly LedgerEntry[]): LedgerEntry | undefined {
  const number = /^file-(\d+)\./.exec(name ?? '')?.[1];
  return entries.find((entry) => entry.via === 'file' && entry.line === line && entry.tag.startsWith(`t${number}.`));
}
