import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { request as send } from 'undici';
import * as z from 'zod';
import type { ApiClient } from '../common/api-client.ts';
import { CommandError, type Print } from '../common/command.ts';

/** A file of entries, and the rest of the request for the API to make of it. */
export interface FileToRun {
  readonly file: string;
  readonly request: { readonly operation: string; readonly mailbox?: string | undefined; readonly options: object };
}

const newBatch = z.object({ batchId: z.string(), uploadUrl: z.url() });

/** Makes a batch of a file and uploads it. Returns the batch id. Throws CommandError if the file cannot be read, or if the API or S3 refuses it. */
export async function uploadFile(api: ApiClient, { file, request }: FileToRun, print: Print): Promise<string> {
  const opened = await openFile(file);
  try {
    const { size } = await opened.stat();
    const name = basename(file);
    const { batchId, uploadUrl } = newBatch.parse(await api.request('POST', '/batches', { ...request, name }));
    print(`Uploading ${name} (${Math.ceil(size / 1024).toLocaleString('en-US')} KiB) as batch ${batchId}`);
    const refusal = await putFile(uploadUrl, opened, size);
    if (refusal !== undefined) throw new CommandError(`${name} was not uploaded (${refusal}). Run it again.`);
    return batchId;
  } finally {
    await opened.close();
  }
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    // A pipe is not opened, because that may block until somebody writes to it.
    if ((await stat(file)).isFile()) return await open(file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const reason = error.code === 'ENOENT' ? 'no such file' : `the file cannot be read (${error.code})`;
    throw new CommandError(`${file}: ${reason}. Check the path.`);
  }
  throw new CommandError(`${file}: not a file. Name a .csv or .jsonl file.`);
}

/** Uploads a file to a presigned URL. Returns why S3 refused it, or undefined. Uses undici because its streams keep pace with the network; those of fetch do not. */
async function putFile(uploadUrl: string, opened: FileHandle, size: number): Promise<string | undefined> {
  const content = { headers: { 'content-length': String(size) }, body: opened.createReadStream({ autoClose: false }) };
  try {
    const { statusCode, body } = await send(uploadUrl, { method: 'PUT', ...content });
    const [, code = ''] = /<Code>(\w+)<\/Code>/.exec(await body.text()) ?? [];
    return statusCode === 200 ? undefined : `${statusCode} ${code}`.trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
}
