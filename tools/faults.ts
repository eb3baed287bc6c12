import { parseArgs } from 'node:util';
import { runMatrix, sizes } from './fault-matrix/matrix.ts';
import { writeReport } from './fault-matrix/report.ts';

// npm run faults: every fault on every operation, on a local cloud of its own. `-- --seeds=5` for as many seeds, 3 by default; `-- --small` for the size of the tests.

const options = { small: { type: 'boolean', default: false }, seeds: { type: 'string', default: '3' } } as const;
const { small, seeds: count } = parseArgs({ options }).values;
if (!/^[1-9]\d*$/.test(count)) throw new RangeError(`--seeds is ${count}, and not a number from 1`);
const seeds = Array.from({ length: Number(count) }, (_, index) => index + 1);

console.log(`Seeds ${seeds.join(', ')}. Synthesising the stack and starting it on this machine …`);
const rows = await runMatrix(small ? sizes.small : sizes.full, seeds, (ended, all) => {
  if (ended % 20 === 0 || ended === all) console.log(`${ended} of ${all} runs have ended`);
});
const { report, isAsPromised } = writeReport(rows);
console.log(report);
if (!isAsPromised) process.exitCode = 1;
