import { parseArgs } from 'node:util';
import * as deliveredTwice from './delivered-twice/report.ts';
import { runDeliveredTwice, sizes as twiceSizes } from './delivered-twice/run-delivered-twice.ts';
import { runMatrix, sizes } from './fault-matrix/matrix.ts';
import { writeReport } from './fault-matrix/report.ts';

// npm run faults: applies every fault to every operation, on a local cloud of its own.
// `-- --seeds=5` sets the number of seeds (3 by default). `-- --small` runs the size of the tests.
// `-- --twice` delivers every message of every operation to two workers at the same time instead.

const options = {
  small: { type: 'boolean', default: false },
  twice: { type: 'boolean', default: false },
  seeds: { type: 'string', default: '3' },
} as const;
const { small, twice, seeds: count } = parseArgs({ options }).values;
if (!/^[1-9]\d*$/.test(count)) throw new RangeError(`--seeds=${count}: write a whole number from 1`);
const seeds = Array.from({ length: Number(count) }, (_, index) => index + 1);

async function runFaults(): Promise<boolean> {
  console.log(`Seeds ${seeds.join(', ')}. Synthesising the stack and starting it on this machine …`);
  const rows = await runMatrix(small ? sizes.small : sizes.full, seeds, (completed, all) => {
    if (completed % 20 === 0 || completed === all) console.log(`${completed} of ${all} runs completed`);
  });
  const { report, isAsPromised } = writeReport(rows);
  console.log(report);
  return isAsPromised;
}

async function runTwice(): Promise<boolean> {
  console.log('Synthesising the stack and starting it on this machine …');
  const rows = await runDeliveredTwice(small ? twiceSizes.small : twiceSizes.full, ({ operation, fault }) =>
    console.log(`${operation} completed, fault: ${fault}`),
  );
  console.log(deliveredTwice.writeReport(rows));
  return rows.every(deliveredTwice.isAsPromised);
}

if (!(await (twice ? runTwice() : runFaults()))) process.exitCode = 1;
