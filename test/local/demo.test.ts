import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';
import { startCloud } from '../../infra/local/cloud.ts';
import { createStoryteller } from '../../infra/local/demo/storyteller.ts';

const demo = (...stories: string[]) => promisify(execFile)(process.execPath, ['infra/local/demo.ts', ...stories]);

describe('npm run demo', () => {
  it('tells the story of contacts to its end, the failed entry and its dead letter included', {
    timeout: 60_000,
  }, async () => {
    const { stdout } = await demo();

    expect(stdout).toMatch(/^ {3}crm-1 {2}Success {2}NoError {2,}\d+ {2,}Sadie Daniels$/m);
    expect(stdout).toMatch(/^ {3}crm-4 {2}Error {4}ErrorItemNotFound {2,}\d+ {2,}.*→ dead-letter queue$/m);
    expect(stdout).toContain('"operation": "UpdateItem"');
    expect(stdout).toMatch(
      /In all: 6 batches, 15 entries, 15 results in \d+ ms: 14 Success, 0 Warning, 1 Error, 1 dead-lettered\./,
    );
  });

  it('names the stories that there are when asked for another', async () => {
    await expect(demo('fairy-tale')).rejects.toMatchObject({
      code: 1,
      stderr: 'There is no story "fairy-tale"; there is: contacts\n',
    });
  });
});

describe('a storyteller', () => {
  it('stops where an entry does not end as the story has it', async () => {
    await using cloud = await startTestCloud();
    const printed: string[] = [];
    const { tell } = createStoryteller(cloud, (line) => printed.push(line));

    await expect(
      tell({
        title: 'Get what is not there',
        route: 'get-item',
        batch: { itemIds: [{ id: 'AAMk' }] },
        expected: ['NoError'],
      }),
    ).rejects.toMatchObject({
      name: 'StoryBroken',
      message: expect.stringMatching(/^"Get what is not there" was to end in NoError and ended in ErrorInvalidId/),
    });
    expect(printed.join('\n')).toContain('POST /get-item');
  });

  it('stops where the dead-letter queue holds something else than the story has it', async () => {
    await using cloud = await startTestCloud();

    await expect(createStoryteller(cloud, () => undefined).showDeadLetters(1)).rejects.toThrow(
      'The dead-letter queue was to hold 1 message(s) and holds 0.',
    );
  });
});

async function startTestCloud() {
  const cloud = await startCloud({ assembly: inject('assembly'), logs: 'ignore' });
  return { ...cloud, [Symbol.asyncDispose]: cloud.close };
}
