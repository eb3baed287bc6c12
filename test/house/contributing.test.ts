import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const page = readFileSync(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8');
const paths = page.slice(page.indexOf('\n## Paths'), page.indexOf('\n## What a change costs'));

describe('CONTRIBUTING', () => {
  it('names only files and folders that exist', () => {
    const named = [...page.matchAll(/`((?:cli|docs|functions|infra|lib|local|packages|test|tools)\/[\w./-]*)`/g)];
    const files = named.map(([, path = '']) => path);

    expect(files.length).toBeGreaterThan(60);
    expect(files.filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url)))).toEqual([]);
  });

  it('lists at most twelve files for each path through the code', () => {
    const lists = paths.split(/\n\*\*/).slice(1);

    expect(lists.map((list) => list.split('**')[0])).toEqual([
      'An HTTP CreateItem',
      'A queue message',
      'A dropped file',
      'A redrive',
    ]);
    for (const list of lists) expect(list.match(/^\d+\. `/gm)?.length).toBeLessThanOrEqual(12);
  });
});
