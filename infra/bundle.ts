import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';

/** The code of a function: the folder to deploy, which all functions share, and the handler in it, such as `create-item.handler`. */
export interface BundledCode {
  readonly bundle: string;
  readonly handler: string;
}

/** The bundled code of functions in a temporary folder, until `remove` is called. */
export interface Bundles {
  codeOf(entry: string): BundledCode;
  remove(): void;
}

// CommonJS packages in an ESM bundle load Node's own modules with require().
const createRequireBanner =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** Bundles functions and the AWS SDK for Node 24 into one folder, as ES modules with source maps. Shared code and code that is imported on demand is in files of its own. */
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
