import { z } from 'zod';

/** A version of an object that was put into the bucket. */
export interface DroppedFile {
  readonly key: string;
  readonly versionId?: string | undefined;
}

const objectCreated = z.object({
  detail: z.object({ object: z.object({ key: z.string(), 'version-id': z.string().optional() }) }),
});

/** Reads the event by which EventBridge says that an object was created (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html); throws for any other. */
export function readObjectCreated(event: unknown): DroppedFile {
  const { key, 'version-id': versionId } = objectCreated.parse(event).detail.object;
  return { key, versionId };
}

/** Where a file was put: dropped in the inbox of an operation and a mailbox (absent: the account itself), or uploaded for a batch that is there already. */
export type Drop =
  | { readonly kind: 'inbox'; readonly operation: string; readonly mailbox?: string; readonly name: string }
  | { readonly kind: 'upload'; readonly batchId: string; readonly name: string };

/** Reads an object's key, `inbox/{operation}/{mailbox}/{name}` with the operation as in its route and `-` for the account itself, or `uploads/{batchId}/{name}`; undefined for what is no file of entries, as a folder or the options beside one. */
export function readDrop(key: string): Drop | undefined {
  if (key.endsWith('/') || key.endsWith('.json')) return undefined;
  const [, batchId, uploadName] = /^uploads\/([^/]+)\/(.+)$/s.exec(key) ?? [];
  if (batchId !== undefined && uploadName !== undefined) return { kind: 'upload', batchId, name: uploadName };
  const [, route = '', mailbox = '-', name = key] = /^inbox\/([^/]+)\/([^/]+)\/(.+)$/s.exec(key) ?? [];
  return { kind: 'inbox', operation: nameOfRoute(route), ...(mailbox === '-' ? {} : { mailbox }), name };
}

/** Gives the key of the options beside a file: `people.json` beside `people.csv`. */
export function optionsKey(key: string): string {
  return key.replace(/\.[^./]*$/, '.json');
}

/** Whether a file is of a kind that is read. */
export function isReadable(name: string): boolean {
  return /\.(csv|jsonl)$/i.test(name);
}

function nameOfRoute(route: string): string {
  return route.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
