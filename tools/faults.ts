import { parseArgs } from 'node:util';
import { runMatrix, sizes } from './fault-matrix/matrix.ts';
import { writeReport } from './fault-matrix/report.ts';

// npm run faults: applies every fault to every operation, on a local cloud of its own.
// `-- --seeds=5` sets the number of seeds (3 by default). `-- --small` runs the size of the tests.

const options = { small: { type: 'boolean', default: false }, seeds: { type: 'string', default: '3' } } as const;
const { small, seeds: count } = parseArgs({ options }).values;
if (!/^[1-9]\d*$/.test(count)) throw new RangeError(`--seeds=${count}: write a whole number from 1`);
const seeds = Array.from({ length: Number(count) }, (_, index) => index + 1);

console.log(`Seeds ${seeds.join(', ')}. Synthesising the stack and starting it on this machine …`);
const rows = await runMatrix(small ? sizes.small : sizes.full, seeds, (completed, all) => {
  if (completed % 20 === 0 || completed === all) console.log(`${completed} of ${all} runs completed`);
});
const { report, isAsPromised } = writeReport(rows);
console.log(report);
if (!isAsPromised) process.exitCode = 1;
