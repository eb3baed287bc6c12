import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { sharedFolder } from './shared-folder.ts';

/** Ends a test run with its counts on one line, and names the checks that were skipped. */
export class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: ReturnType<TestCase['result']>['state']) =>
      tests.filter((test) => test.result().state === state).length;
    // A file that cannot be loaded has no test to fail.
    const broken = modules.filter(
      (module) => module.state() === 'failed' && [...module.children.allTests()].length === 0,
    );
    if (!sharedFolder) {
      console.log("The folder ../shared is not here: the checks against Microsoft's schema and samples were skipped.");
    }
    console.log(`${count('passed')} passed, ${count('failed') + broken.length} failed, ${count('skipped')} skipped`);
  }
}
