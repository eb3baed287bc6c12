import { sizes } from './soak/plan.ts';
import { isAsPromised, writeReport } from './soak/report.ts';
import { runSoak } from './soak/run.ts';

// npm run soak: thousands of contacts through the work queue of a local cloud of its own while everything goes wrong; `-- --small` for the size of the tests.

const size = process.argv.includes('--small') ? sizes.small : sizes.full;
console.log('Synthesising the stack and starting it on this machine …');
const soaked = await runSoak(size, (phase) => console.log(`${new Date().toLocaleTimeString('en-GB')}  ${phase}`));
console.log(`\n${writeReport(soaked, size)}`);
if (!isAsPromised(soaked, size)) process.exitCode = 1;
