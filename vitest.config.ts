import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './test/slowest-first.ts';
import { SummaryReporter } from './test/summary-reporter.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
    // Many tests wait, for a server that is slow on purpose or for a process to start: others run meanwhile.
    maxWorkers: 8,
    // Of a file's concurrent tests: together they need one run of xmllint (test/schema-oracle.ts).
    maxConcurrency: 30,
    // No test replaces modules or globals, so that files share what they import.
    isolate: false,
    sequence: { sequencer: SlowestFirst },
    globalSetup: ['test/synthesise.ts'],
    reporters: ['default', new SummaryReporter()],
    // Generous, because a test waits for events and the machine may be busy.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
