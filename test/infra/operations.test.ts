import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listOperations } from '../../infra/operations.ts';

describe('the operations to deploy', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'functions-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are the files of a folder, by name', async () => {
    await writeFile(join(folder, 'get-item.ts'), "export const operation = { name: 'GetItem', effect: 'read' };");
    await writeFile(
      join(folder, 'create-item.ts'),
      "export const operation = { name: 'CreateItem', effect: 'write' };",
    );
    await writeFile(join(folder, 'notes.md'), 'No function.');

    expect(await listOperations(folder)).toEqual([
      { entry: join(folder, 'create-item.ts'), route: 'create-item', name: 'CreateItem', effect: 'write' },
      { entry: join(folder, 'get-item.ts'), route: 'get-item', name: 'GetItem', effect: 'read' },
    ]);
  });

  it('are refused where a file says nothing of its operation', async () => {
    await writeFile(join(folder, 'helper.ts'), 'export const answer = 42;');

    await expect(listOperations(folder)).rejects.toThrow(`${join(folder, 'helper.ts')} exports no operation`);
  });
});
