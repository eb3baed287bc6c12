import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generateDocs } from '../../infra/docs/generated-docs.ts';

it('docs/ has the generated pages as the code makes them now (npm run docs writes them)', async () => {
  for (const [file, text] of Object.entries(await generateDocs())) {
    const committed = readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8');
    expect(committed === text, `docs/${file} is out of date: run npm run docs`).toBe(true);
  }
});
