import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateDocs } from './generated-docs.ts';

// npm run docs: writes the generated pages of docs/.

const folder = join(import.meta.dirname, '../../docs');
mkdirSync(folder, { recursive: true });
for (const [file, text] of Object.entries(await generateDocs())) writeFileSync(join(folder, file), text);
