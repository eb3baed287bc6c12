/** Something that goes into a message, and its bytes there. */
export interface Sized {
  readonly bytes: number;
}

/** The most bytes of an entry as JSON that a message of SQS has room for beside the options of its request and the attributes. */
export const mostEntryBytes = 1024 * 1024 - 16 * 1024;

const mostEntries = 100;
const mostBytes = 256 * 1024;

/** Gives entries in order as messages hold them: up to 100 and 256 KiB each, or a larger one alone. */
export function inMessages<Entry extends Sized>(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const messages: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const current = messages.at(-1);
    if (!current || current.length === mostEntries || bytes + entry.bytes > mostBytes) {
      messages.push([entry]);
      bytes = entry.bytes;
    } else {
      current.push(entry);
      bytes += entry.bytes;
    }
  }
  return messages;
}
