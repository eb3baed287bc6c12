import { renderTable } from '../../cli/common/render-table.ts';
import type { SoakSize } from '../soak/plan.ts';
import type { FileSoaked } from './run.ts';

const isNone = (...numbers: readonly number[]) => numbers.every((number) => number === 0);

/** Whether every row had one result, the right one, the counts were those of the results, and the mailboxes held exactly the contacts that they should, once each, although splitter and worker were killed. */
export function isAsPromised({ results, contacts, kills }: FileSoaked, size: SoakSize): boolean {
  const areExact = results.every(
    ({ missing, twice, wrong, countsAgree }) => isNone(missing, twice, wrong) && countsAgree,
  );
  const isKilled = kills.splitter > 0 && kills.worker === size.kills;
  return areExact && isNone(contacts.missing, contacts.twice, contacts.unexpected) && isKilled;
}

/** Gives what came of a soak of files for a person to read. */
export function writeReport(soaked: FileSoaked, { contacts: rows, mailboxes }: SoakSize): string {
  const { ms, results, contacts, kills, memory } = soaked;
  const sum = (name: 'missing' | 'twice' | 'wrong') => results.reduce((total, each) => total + each[name], 0);
  return `${renderTable([
    ['', 'missing', 'twice', 'wrong'],
    ['results of rows', ...[sum('missing'), sum('twice'), sum('wrong')].map(String)],
    ['contacts', ...[contacts.missing, contacts.twice, contacts.unexpected].map(String)],
  ])}

${rows.toLocaleString('en')} rows for ${mailboxes} mailboxes, the splitter killed ${kills.splitter} times and the worker ${kills.worker}: ${Math.round((rows * 1000) / ms)} a second
the counts of ${results.filter(({ countsAgree }) => countsAgree).length} of ${results.length} batches are those of their results
${soaked.calls} calls seen by Exchange, ${soaked.creates} of them CreateItem with ${Math.round(soaked.createdEntries / soaked.creates)} entries each
${memory.splitter} MB of memory used by the splitter at most, ${memory.worker} MB by the worker`;
}
