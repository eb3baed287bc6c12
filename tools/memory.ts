import { setTimeout as sleep } from 'node:timers/promises';
import { renderTable } from '../cli/common/render-table.ts';
import { startCloud } from '../local/cloud.ts';
import { createBatchesClient } from './file-soak/batches-client.ts';
import { startStubExchange } from './memory/stub-exchange.ts';

// npm run memory: measures the memory of splitter and worker for files of 10,000, 100,000 and 1,000,000 rows, with an Exchange that answers at once.
// `-- 5000 20000` measures other numbers of rows.

const requestedSizes = process.argv.slice(2).map(Number);
const sizes = requestedSizes.length > 0 ? requestedSizes : [10_000, 100_000, 1_000_000];

function writeCsv(rows: number): string {
  const lines = Array.from(
    { length: rows },
    (_, row) => `Person ${row},Contoso,person${row}@contoso.com,"${row} Main Street"\r\n`,
  );
  return `displayName,companyName,emailAddresses.EmailAddress1,physicalAddresses.Business.street\r\n${lines.join('')}`;
}

/** Runs a file on a local cloud of its own. Returns its rows, the seconds it took, and the peak memory of splitter and worker in MB. */
async function measure(rows: number): Promise<readonly number[]> {
  const { url, close } = await startStubExchange();
  const exchange = { url, auth: 'basic', username: 'svc@contoso.com', password: 'svc' };
  const cloud = await startCloud({ exchange, logs: 'ignore' });
  try {
    const startedAt = Date.now();
    const batches = createBatchesClient(cloud.url);
    const batchId = await batches.upload('sadie@contoso.com', 'people.csv', writeCsv(rows));
    while ((await batches.get(batchId)).state !== 'done') await sleep(5_000);
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    return [rows, seconds, cloud.maxMemoryUsed('Splitter'), cloud.maxMemoryUsed('Worker')];
  } finally {
    await cloud.close();
    close();
  }
}

const rows: (readonly string[])[] = [];
for (const size of sizes) {
  console.log(`${size.toLocaleString('en')} rows …`);
  rows.push((await measure(size)).map((number) => number.toLocaleString('en')));
}
console.log(`\n${renderTable([['rows', 'seconds', 'splitter MB', 'worker MB'], ...rows])}`);
