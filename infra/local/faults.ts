import { runMatrix, sizes } from './fault-matrix/matrix.ts';
import { writeReport } from './fault-matrix/report.ts';

// npm run faults: every fault on every operation, on a local cloud of its own; `-- --small` for the size of the tests.

const size = process.argv.includes('--small') ? sizes.small : sizes.full;
console.log('Synthesising the stack and starting it on this machine …');
const rows = await runMatrix(size, (ended, all) => {
  if (ended % 20 === 0 || ended === all) console.log(`${ended} of ${all} runs have ended`);
});
const { report, isAsPromised } = writeReport(rows);
console.log(report);
if (!isAsPromised) process.exitCode = 1;
