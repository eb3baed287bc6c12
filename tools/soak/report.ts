import { renderTable } from '../../cli/common/render-table.ts';
import type { SoakSize } from './plan.ts';
import type { Phase, SoakResult } from './run-soak.ts';

/** Whether each phase left exactly the expected contacts, once each, and the expected dead-letter messages, which kills may double, and all kills took place. */
export function isAsPromised({ phases, kills }: SoakResult, size: SoakSize): boolean {
  const isExact = phases.every(
    ({ contacts, deadLetters }) =>
      contacts.missing + contacts.twice + contacts.unexpected + deadLetters.missing + deadLetters.unexpected === 0,
  );
  return isExact && haveKillsTakenPlace(kills, size);
}

/** Whether the worker was killed as often as `size` says. */
export function haveKillsTakenPlace(kills: number, size: SoakSize): boolean {
  return typeof size.kills === 'number' ? kills === size.kills : kills > 0;
}

/** Returns a readable report of a soak. */
export function writeReport(soaked: SoakResult, { contacts, mailboxes }: SoakSize): string {
  const heads = ['phase', 'seconds', ...headsOf('contacts'), ...headsOf('dead letters')];
  const [first] = soaked.phases;
  const seconds = (first?.ms ?? 0) / 1000;
  return `${renderTable([heads, ...soaked.phases.map(cells)])}

${number(contacts)} contacts for ${mailboxes} mailboxes, the worker killed ${soaked.kills} times: ${number(contacts / seconds)} a second
${number(soaked.calls)} calls to Exchange, ${number(soaked.creates)} of them CreateItem with ${number(soaked.createdEntries / soaked.creates)} entries each
${soaked.maxMemoryUsed} MB of memory used by the worker at its peak`;
}

function headsOf(what: string): readonly string[] {
  return [`${what} missing`, 'twice', 'unexpected'];
}

function cells({ name, ms, contacts, deadLetters }: Phase): readonly string[] {
  const counts = [contacts, deadLetters].flatMap(({ missing, twice, unexpected }) => [missing, twice, unexpected]);
  return [name, number(ms / 1000), ...counts.map(number)];
}

function number(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 1 });
}
