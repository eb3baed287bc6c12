import { Readable } from 'node:stream';

// The part of node:fs/promises that the splitter uses, in memory: a real disk would answer in real time.

/** Opens a new file. */
export async function open() {
  const chunks: Uint8Array[] = [];
  return {
    writeFile: async (chunk: Uint8Array) => void chunks.push(chunk),
    createReadStream: () => Readable.from(chunks),
    close: async () => undefined,
  };
}

/** Removes a file's name. */
export async function rm(): Promise<void> {
  await Promise.resolve();
}
