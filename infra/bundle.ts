import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';

/** Where a function's code is: the folder to deploy, which all share, and its handler there, such as `create-item.handler`. */
export interface BundledCode {
  readonly bundle: string;
  readonly handler: string;
}

/** The bundle of some functions, until it is removed. */
export interface Bundles {
  codeOf(entry: string): BundledCode;
  remove(): void;
}

// CommonJS packages inside an ESM bundle call require() for Node's own modules.
const createRequireBanner =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** Bundles functions for Node 24 as ESM, the AWS SDK included, with source maps beside them, into one folder: what they share, and what they import only when they need it, is in files of its own, once. */
export function bundle(entries: readonly string[]): Bundles {
  const outdir = mkdtempSync(join(tmpdir(), 'ews-batch-bundles-'));
  const nameOf = (entry: string) => basename(entry, '.ts');
  buildSync({
    entryPoints: Object.fromEntries(entries.map((entry) => [nameOf(entry), entry])),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    splitting: true,
    chunkNames: 'shared/[name]-[hash]',
    mainFields: ['module', 'main'],
    banner: { js: createRequireBanner },
    minify: true,
    keepNames: true,
    sourcemap: 'linked',
    logLevel: 'warning',
  });
  return {
    codeOf: (entry) => ({ bundle: outdir, handler: `${nameOf(entry)}.handler` }),
    remove: () => rmSync(outdir, { recursive: true, force: true }),
  };
}
