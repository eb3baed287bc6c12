import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';

/** The bundles of some functions, each a folder of its own with `index.mjs`, until they are removed. */
export interface Bundles {
  /** Gives the folder of an entry's bundle. */
  folderOf(entry: string): string;
  remove(): void;
}

// CommonJS packages inside an ESM bundle call require() for Node's own modules.
const createRequireBanner =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** Bundles functions for Node 24 as ESM, the AWS SDK included, with source maps beside them: all in one run of esbuild, which reads what they share once. */
export function bundle(entries: readonly string[]): Bundles {
  const outdir = mkdtempSync(join(tmpdir(), 'ews-batch-bundles-'));
  const nameOf = (entry: string) => basename(entry, '.ts');
  buildSync({
    entryPoints: Object.fromEntries(entries.map((entry) => [`${nameOf(entry)}/index`, entry])),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: createRequireBanner },
    minify: true,
    keepNames: true,
    sourcemap: 'linked',
    logLevel: 'warning',
  });
  return {
    folderOf: (entry) => join(outdir, nameOf(entry)),
    remove: () => rmSync(outdir, { recursive: true, force: true }),
  };
}
