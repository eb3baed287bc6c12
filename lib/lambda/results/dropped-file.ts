import { z } from 'zod';

/** A version of an object that was put into the bucket. */
export interface DroppedFile {
  readonly key: string;
  readonly versionId?: string | undefined;
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
/** EventBridge's "Object Created" event. */
export const objectCreated = z.object({
  detail: z.object({ object: z.object({ key: z.string(), 'version-id': z.string().optional() }) }),
});

/** Returns the object of EventBridge's "Object Created" event; throws for any other event. */
export function readObjectCreated(event: unknown): DroppedFile {
  const { key, 'version-id': versionId } = objectCreated.parse(event).detail.object;
  return { key, versionId };
}

/** The meaning of a file's key: dropped for an operation and a mailbox, or uploaded for a batch that exists already. */
export type Drop = InboxDrop | { readonly kind: 'upload'; readonly batchId: string; readonly name: string };

/** A file in an inbox; without a mailbox it acts for the account itself. */
export interface InboxDrop {
  readonly kind: 'inbox';
  readonly operation: string;
  readonly mailbox?: string;
  readonly name: string;
}

/** Returns the meaning of a key (docs/files.md has its forms); undefined for a folder or a file of options. */
export function readDrop(key: string): Drop | undefined {
  if (key.endsWith('/') || key.endsWith('.json')) return undefined;
  const [, batchId, uploadName] = /^uploads\/([^/]+)\/(.+)$/s.exec(key) ?? [];
  if (batchId !== undefined && uploadName !== undefined) return { kind: 'upload', batchId, name: uploadName };
  const [, route = '', mailbox = '-', name = key] = /^inbox\/([^/]+)\/([^/]+)\/(.+)$/s.exec(key) ?? [];
  return { kind: 'inbox', operation: operationNameOf(route), ...(mailbox === '-' ? {} : { mailbox }), name };
}

/** Returns the key of the options beside a file: `people.json` beside `people.csv`. */
export function optionsKey(key: string): string {
  return key.replace(/\.[^./]*$/, '.json');
}

/** Whether a file has an ending that can be read. */
export function isReadable(name: string): boolean {
  return /\.(csv|jsonl)$/i.test(name);
}

function operationNameOf(route: string): string {
  return route.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
