import { renderTable } from '../../cli/common/render-table.ts';
import type { SoakSize } from '../soak/plan.ts';
import { haveKillsTakenPlace } from '../soak/report.ts';
import type { FileSoakResult } from './run-file-soak.ts';

const isNone = (...numbers: readonly number[]) => numbers.every((number) => number === 0);

/** Whether each row has exactly its expected result, the counts agree, the mailboxes hold exactly the expected contacts, and splitter and worker were killed. */
export function isAsPromised({ results, contacts, kills }: FileSoakResult, size: SoakSize): boolean {
  const areExact = results.every(
    ({ missing, twice, wrong, countsAgree }) => isNone(missing, twice, wrong) && countsAgree,
  );
  const isKilled = kills.splitter > 0 && haveKillsTakenPlace(kills.worker, size);
  return areExact && isNone(contacts.missing, contacts.twice, contacts.unexpected) && isKilled;
}

/** Returns a readable report of a soak of files. */
export function writeReport(soaked: FileSoakResult, { contacts: rows, mailboxes }: SoakSize): string {
  const { ms, results, contacts, kills, memory } = soaked;
  const sum = (name: 'missing' | 'twice' | 'wrong') => results.reduce((total, each) => total + each[name], 0);
  return `${renderTable([
    ['', 'missing', 'twice', 'wrong'],
    ['results of rows', ...[sum('missing'), sum('twice'), sum('wrong')].map(String)],
    ['contacts', ...[contacts.missing, contacts.twice, contacts.unexpected].map(String)],
  ])}

${rows.toLocaleString('en')} rows for ${mailboxes} mailboxes, the splitter killed ${kills.splitter} times and the worker ${kills.worker}: ${Math.round((rows * 1000) / ms)} a second
${results.filter(({ countsAgree }) => countsAgree).length} of ${results.length} batches have counts that agree with their results
${soaked.calls} calls to Exchange, ${soaked.creates} of them CreateItem with ${Math.round(soaked.createdEntries / soaked.creates)} entries each
${memory.splitter} MB of memory used by the splitter at its peak, ${memory.worker} MB by the worker`;
}
