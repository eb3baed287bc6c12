import { isAsPromised as areFilesAsPromised, writeReport as writeFileReport } from './file-soak/report.ts';
import { fileSoakSize, runFileSoak } from './file-soak/run-file-soak.ts';
import { type SoakSize, sizes } from './soak/plan.ts';
import { isAsPromised, writeReport } from './soak/report.ts';
import { runSoak } from './soak/run-soak.ts';

// npm run soak: sends thousands of contacts through the work queue of a local cloud of its own while Exchange fails in many ways.
// `-- --small` runs the size of the tests. `-- --long` sends 50,000 and kills the worker every seven seconds for ten minutes. `-- file` sends 100,000 contacts as files through the bucket.

const now = () => new Date().toLocaleTimeString('en-GB');

async function soakQueue(size: SoakSize): Promise<boolean> {
  const soaked = await runSoak(size, (phase) => console.log(`${now()}  ${phase}`));
  console.log(`\n${writeReport(soaked, size)}`);
  return isAsPromised(soaked, size);
}

async function soakFiles(size: SoakSize): Promise<boolean> {
  const soaked = await runFileSoak(size, (done) => console.log(`${now()}  ${done} rows have a result`));
  console.log(`\n${writeFileReport(soaked, size)}`);
  return areFilesAsPromised(soaked, size);
}

console.log('Synthesising the stack and starting it on this machine …');
const isFile = process.argv.includes('file');
const isLong = process.argv.includes('--long');
const size = process.argv.includes('--small') ? sizes.small : isLong ? sizes.long : sizes.full;
if (!(await (isFile ? soakFiles(fileSoakSize) : soakQueue(size)))) process.exitCode = 1;
