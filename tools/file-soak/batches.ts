import * as z from 'zod';

const upload = z.object({ batchId: z.string(), uploadUrl: z.string() });

const batch = z.object({
  state: z.enum(['waiting', 'splitting', 'running', 'done', 'failed']),
  done: z.int(),
  total: z.int().optional(),
  counts: z.object({ success: z.int(), warning: z.int(), error: z.int() }),
});

const result = z.looseObject({ line: z.int(), responseClass: z.string() });

/** How a batch stands. */
export type Batch = Readonly<z.infer<typeof batch>>;

/** The result of a row. */
export type RowResult = Readonly<z.infer<typeof result>>;

/** The routes of batches at `url`, as those see them who upload files. */
export interface Batches {
  /** Makes a batch of a file of contacts for a mailbox, and gives its id. */
  upload(mailbox: string, name: string, file: string): Promise<string>;
  ask(batchId: string): Promise<Batch>;
  results(batchId: string): AsyncGenerator<RowResult, void>;
}

/** Gives the routes of batches of the API at `url`. */
export function batchesAt(url: string): Batches {
  return {
    async upload(mailbox, name, file) {
      const body = JSON.stringify({ operation: 'CreateItem', mailbox, name });
      const made = await fetch(`${url}/batches`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      const { batchId, uploadUrl } = upload.parse(await made.json());
      const { ok } = await fetch(uploadUrl, { method: 'PUT', body: file });
      if (!ok) throw new Error(`${name} was not uploaded`);
      return batchId;
    },
    ask: async (batchId) => batch.parse(await (await fetch(`${url}/batches/${batchId}`)).json()),
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
