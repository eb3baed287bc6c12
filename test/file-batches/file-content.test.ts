import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { systemChance } from '../../lib/lambda/environment.ts';
import { hashOf, storedContent } from '../../lib/lambda/splitter/file-content.ts';

const stored = (chunks: readonly string[], id: string) =>
  storedContent(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), hashOf('key', '{}'), {
    ...systemChance,
    uuid: () => id,
  });
const filesOf = async (id: string) => (await readdir(tmpdir())).filter((name) => name.includes(id));

it('a stored file is read back whole, more than once, and has no name on the disk that a killed process could leave behind', async () => {
  const id = systemChance.uuid();
  const content = await stored(['key,displayName\n', 'crm-1,Sadie\n'], id);

  expect(await text(await content.open())).toBe('key,displayName\ncrm-1,Sadie\n');
  expect(await text(await content.open())).toBe('key,displayName\ncrm-1,Sadie\n');
  expect(await filesOf(id)).toEqual([]);
  await content.remove();
});

it('a file that cannot be read to its end leaves nothing behind', async () => {
  const id = systemChance.uuid();
  async function* cut() {
    yield Buffer.from('key,');
    throw new Error('the connection was cut');
  }

  await expect(
    storedContent(Readable.from(cut()), hashOf('key', '{}'), { ...systemChance, uuid: () => id }),
  ).rejects.toThrow('the connection was cut');
  expect(await filesOf(id)).toEqual([]);
});

it('the same content, key and options have the same identity, and any other content another', async () => {
  const identity = async (content: string) => {
    const hash = hashOf('inbox/create-item/-/people.csv', '{}');
    const file = await storedContent(Readable.from([Buffer.from(content)]), hash, systemChance);
    await file.remove();
    return hash.digest('hex');
  };

  expect(await identity('a')).toBe(await identity('a'));
  expect(await identity('a')).not.toBe(await identity('b'));
});
