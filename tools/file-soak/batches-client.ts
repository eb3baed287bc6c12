import * as z from 'zod';

const upload = z.object({ batchId: z.string(), uploadUrl: z.string() });

const batch = z.object({
  state: z.enum(['waiting', 'splitting', 'running', 'done', 'failed']),
  done: z.int(),
  total: z.int().optional(),
  counts: z.object({ success: z.int(), warning: z.int(), error: z.int() }),
});

const result = z.looseObject({ line: z.int(), responseClass: z.string() });

/** The progress of a batch. */
export type Batch = Readonly<z.infer<typeof batch>>;

/** The result of a row, with its line in the file. */
type RowResult = Readonly<z.infer<typeof result>>;

/** The `/batches` routes of an API. */
export interface BatchesClient {
  /** Uploads a file of contacts for a mailbox and returns the id of its batch. */
  upload(mailbox: string, name: string, file: string): Promise<string>;
  get(batchId: string): Promise<Batch>;
  /** Yields the results of all pages. */
  results(batchId: string): AsyncGenerator<RowResult, void>;
}

/** Creates a client of the API at `url`. */
export function createBatchesClient(url: string): BatchesClient {
  return {
    async upload(mailbox, name, file) {
      const body = JSON.stringify({ operation: 'CreateItem', mailbox, name });
      const created = await fetch(`${url}/batches`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      const { batchId, uploadUrl } = upload.parse(await created.json());
      const { ok } = await fetch(uploadUrl, { method: 'PUT', body: file });
      if (!ok) throw new Error(`The upload of ${name} failed.`);
      return batchId;
    },
    get: async (batchId) => batch.parse(await (await fetch(`${url}/batches/${batchId}`)).json()),
    async *results(batchId) {
      let path: string | undefined = `/batches/${batchId}/results`;
      while (path !== undefined) {
        const page: Response = await fetch(url + path);
        for (const line of (await page.text()).split('\n').slice(0, -1)) yield result.parse(JSON.parse(line));
        path = /<([^>]*)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
      }
    },
  };
}
