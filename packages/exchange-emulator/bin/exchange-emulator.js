#!/usr/bin/env node
import { existsSync } from 'node:fs';

// The repository has the sources, which Node runs as they are; the published package has only the build.
const source = new URL('../src/command-line.ts', import.meta.url);
const build = new URL('../dist/command-line.js', import.meta.url);
const { runCommandLine } = await import(existsSync(source) ? source.href : build.href);

await runCommandLine(process.argv.slice(2));
