import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';
import { startCloud } from '../../local/cloud.ts';
import { tellFileStory } from '../../local/demo/file-story.ts';
import { tellImStory } from '../../local/demo/im-story.ts';
import { tellMessagesStory } from '../../local/demo/messages-story.ts';
import { createStoryteller, type Storyteller } from '../../local/demo/storyteller.ts';

const demo = (...stories: string[]) => promisify(execFile)(process.execPath, ['local/demo.ts', ...stories]);

describe('npm run demo', () => {
  it('tells the story of contacts to its end, the failed entry and its dead letter included', async () => {
    const { stdout } = await demo();

    expect(stdout).toMatch(/^ {3}crm-1 {2}Success {2}NoError {2,}\d+ {2,}Sadie Daniels$/m);
    expect(stdout).toMatch(/^ {3}crm-4 {2}Error {4}ErrorItemNotFound {2,}\d+ {2,}.*→ dead-letter queue$/m);
    expect(stdout).toContain('"operation": "UpdateItem"');
    expect(stdout).toMatch(
      /In all: 6 batches, 15 entries, 15 results in \d+ ms: 14 Success, 0 Warning, 1 Error, 1 dead-lettered\./,
    );
    expect(stdout).toContain('npm run demo -- messages | im | file\n');
  });

  it('says which stories there are when asked for help', async () => {
    expect((await demo('--help')).stdout).toMatch(/contacts, messages, im, file/);
  });

  it('names the stories that there are when asked for another', async () => {
    await expect(demo('fairy-tale')).rejects.toMatchObject({
      code: 1,
      stderr: 'Unknown story "fairy-tale". Use one of: contacts, messages, im, file\n',
    });
  });
});

describe('a story', () => {
  async function printed(tellStory: (storyteller: Storyteller) => Promise<void>): Promise<string> {
    await using cloud = await startTestCloud();
    const lines: string[] = [];
    await tellStory(createStoryteller(cloud, (line) => lines.push(line)));
    return lines.join('\n');
  }

  it('of messages goes to its end, the dead letter of the one for nobody included', async () => {
    const story = await printed(tellMessagesStory);

    expect(story).toMatch(/^ {3}draft-2 {2}Success {2}NoError/m);
    expect(story).toMatch(/^ {3}now-2 {2}Error {4}ErrorMissingRecipients .*→ dead-letter queue$/m);
    expect(story).toMatch(/Code Blast, Our priorities$/m);
    expect(story).toMatch(/In all: 6 batches, 9 entries, 9 results in \d+ ms: 8 Success, 0 Warning, 1 Error, 1 dead/);
  });

  it('of the IM list goes to its end, the dead letter of what is no contact included', async () => {
    const story = await printed(tellImStory);

    expect(story).toMatch(/^ {3}a group {2}Error {4}ErrorInvalidImContactId .*→ dead-letter queue$/m);
    expect(story).toMatch(/The team, Friends, Hope Gross, Mack Chaves$/m);
    expect(story).toMatch(/In all: 5 batches, 10 entries, 10 results in \d+ ms: 9 Success, 0 Warning, 1 Error, 1 dead/);
  });
});

describe('the story of a file', () => {
  it('goes to its end: the row that lacks a cell has failed with its line, and Exchange holds the others', async () => {
    await using cloud = await startTestCloud();
    const lines: string[] = [];
    await tellFileStory(cloud, (line) => lines.push(line));
    const story = lines.join('\n');

    expect(story).toMatch(/^ {3}4 of 4 \(100 %\), 1 failed, /m);
    expect(story).toContain('results: contacts.results.jsonl');
    expect(story).toMatch(/^ {3}5 +BatchItemInvalid +line 5: has 3 cells, but the header has 4/m);
    expect(story).toMatch(/^ {3}\{"line":2,"key":"crm-1","responseClass":"Success",/m);
    expect(story).toMatch(
      /^ {3}Sadie Daniels +Contoso\n {3}Alfred Welker +Contoso\n {3}Magdalena Kemp +Contoso, Ltd\.$/m,
    );
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
      name: 'StoryFailed',
      message: expect.stringMatching(/^"Get what is not there": expected NoError, got ErrorInvalidId/),
    });
    expect(printed.join('\n')).toContain('POST /get-item');
  });

  it('stops where the dead-letter queue holds something else than the story has it', async () => {
    await using cloud = await startTestCloud();

    await expect(createStoryteller(cloud, () => undefined).showDeadLetters(1)).rejects.toThrow(
      'Expected 1 message(s) in the dead-letter queue, found 0.',
    );
  });
});

async function startTestCloud() {
  const cloud = await startCloud({ assembly: inject('assembly'), logs: 'ignore' });
  return { ...cloud, [Symbol.asyncDispose]: cloud.close };
}
