import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { request as send } from 'undici';
import * as z from 'zod';
import type { ApiClient } from '../common/api-client.ts';
import { CommandError, type Print } from '../common/command.ts';

/** A file of entries, and the request that is to be made of them. */
export interface FileToRun {
  readonly file: string;
  readonly request: { readonly operation: string; readonly mailbox?: string | undefined; readonly options: object };
}

const newBatch = z.object({ batchId: z.string(), uploadUrl: z.url() });

/** Makes a batch of a file, which is read as it is sent; gives its id, and throws CommandError where there is no such file, or the API or S3 does not take it. */
export async function uploadFile(api: ApiClient, { file, request }: FileToRun, print: Print): Promise<string> {
  const opened = await openFile(file);
  try {
    const { size } = await opened.stat();
    const name = basename(file);
    const { batchId, uploadUrl } = newBatch.parse(await api.ask('POST', '/batches', { ...request, name }));
    print(`Uploading ${name} (${Math.ceil(size / 1024).toLocaleString('en-US')} KiB) as batch ${batchId}`);
    const refusal = await putFile(uploadUrl, opened, size);
    if (refusal !== undefined) throw new CommandError(`${name} was not uploaded (${refusal}): run it again.`);
    return batchId;
  } finally {
    await opened.close();
  }
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    // What is no file, as a pipe, may not open before somebody writes to it.
    if ((await stat(file)).isFile()) return await open(file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const reason = error.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${error.code})`;
    throw new CommandError(`${file}: ${reason}`);
  }
  throw new CommandError(`${file}: this is no file`);
}

/** Puts a file where a presigned URL says, as a stream that keeps pace with the network, which that of fetch does not; gives why it was not taken, or undefined. */
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
