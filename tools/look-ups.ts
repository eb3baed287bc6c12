import { parseArgs } from 'node:util';
import { renderTable } from '../cli/common/render-table.ts';
import { type Measurement, measureLookUps } from './look-ups/measure.ts';

// npm run look-ups: measures what keys cost, on a local cloud whose mailbox already holds 10,000 contacts with keys.
// `-- --assembly=<folder>` measures the code of an existing cloud assembly. Given several times, each step runs on all of them in turn.

const { assembly } = parseArgs({ options: { assembly: { type: 'string', multiple: true, default: [] } } }).values;
const assemblies = assembly.length > 0 ? assembly : [undefined];

console.log('Starting the stack on this machine and filling the mailbox …');
const steps = await measureLookUps(assemblies);
const [plain] = steps;

/** Returns the entries a second of a measurement, their share of the first step on the same assembly, and the searches. */
function cellsOf({ entries, ms, searches }: Measurement, place: number): readonly string[] {
  const share = (plain?.measurements[place]?.ms ?? ms) / ms;
  return [((entries * 1000) / ms).toFixed(0), share.toFixed(2), String(searches)];
}

const columns = assemblies.flatMap(() => ['a second', 'of the first', 'searches']);
const rows = steps.map(({ step, measurements }) => [step, ...measurements.flatMap(cellsOf)]);
console.log(`\n${renderTable([['1,000 entries', ...columns], ...rows])}`);
