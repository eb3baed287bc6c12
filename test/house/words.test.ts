import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const projectRoot = fileURLToPath(new URL('../../', import.meta.url));
const folders = ['cli', 'docs', 'functions', 'infra', 'lib', 'local', 'packages', 'test', 'tools'];
const lengthLimit = 200;

/** A doc comment: where it begins (`file:line`), and its text with whitespace collapsed. */
interface DocComment {
  readonly place: string;
  readonly text: string;
}

function typeScriptFiles(): readonly string[] {
  const inFolders = folders.flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  return [...readdirSync(projectRoot), ...inFolders]
    .filter((file) => file.endsWith('.ts') && !/(^|\/)(node_modules|dist)\//.test(file))
    .sort();
}

function docCommentsIn(file: string): readonly DocComment[] {
  const source = readFileSync(join(projectRoot, file), 'utf8');
  return [...source.matchAll(/^[ \t]*\/\*\*(.*?)\*\//gms)].map(({ index, 1: content = '' }) => ({
    place: `${file}:${source.slice(0, index).split('\n').length}`,
    text: content
      .replace(/^\s*\*/gm, '')
      .replace(/\s+/g, ' ')
      .trim(),
  }));
}

const comments = typeScriptFiles().flatMap(docCommentsIn);
const list = (wrong: readonly DocComment[]) => wrong.map(({ place, text }) => `${place} ${text}`).join('\n');

it('the doc comments of the project are found', () => {
  expect(comments.length).toBeGreaterThan(500);
});

it('no doc comment begins with "Gives", "Says", "Takes" or "What"', () => {
  const wrong = comments.filter(({ text }) => /^(Gives|Says|Takes|What)\b/.test(text));

  expect(wrong, `${wrong.length} doc comments begin so:\n${list(wrong)}\n`).toHaveLength(0);
});

it(`no doc comment has more than ${lengthLimit} characters`, () => {
  const wrong = comments.filter(({ text }) => text.length > lengthLimit);
  const message = wrong.map(({ place, text }) => `${place} (${text.length}) ${text}`).join('\n');

  expect(wrong, `${wrong.length} doc comments are longer:\n${message}\n`).toHaveLength(0);
});

it('no file lies loose in lib/, and in lib/lambda/ only the composition root does', () => {
  const looseIn = (folder: string) =>
    readdirSync(join(projectRoot, folder), { withFileTypes: true })
      .filter((each) => each.isFile())
      .map(({ name }) => join(folder, name));

  expect(looseIn('lib')).toEqual([]);
  expect(looseIn('lib/lambda').sort()).toEqual(['lib/lambda/environment.ts', 'lib/lambda/exchange-environment.ts']);
});
