import { renderTable } from '../../cli/common/render-table.ts';
import type { SoakSize } from './plan.ts';
import type { Phase, Soaked } from './run.ts';

/** Whether after each phase the mailboxes held exactly the contacts that they should, once each, and the dead-letter queue exactly the letters, and the worker was killed as often as was asked for; a letter may be there twice where it was killed. */
export function isAsPromised({ phases, kills }: Soaked, size: SoakSize): boolean {
  const isExact = phases.every(
    ({ contacts, deadLetters }) =>
      contacts.missing + contacts.twice + contacts.unexpected + deadLetters.missing + deadLetters.unexpected === 0,
  );
  return isExact && kills === size.kills;
}

/** Gives what came of a soak for a person to read. */
export function writeReport(soaked: Soaked, { contacts, mailboxes }: SoakSize): string {
  const heads = ['phase', 'seconds', ...headsOf('contacts'), ...headsOf('dead letters')];
  const [first] = soaked.phases;
  const seconds = (first?.ms ?? 0) / 1000;
  return `${renderTable([heads, ...soaked.phases.map(cells)])}

${number(contacts)} contacts for ${mailboxes} mailboxes, the worker killed ${soaked.kills} times: ${number(contacts / seconds)} a second
${number(soaked.calls)} calls seen by Exchange, ${number(soaked.creates)} of them CreateItem with ${number(soaked.createdEntries / soaked.creates)} entries each
${soaked.maxMemoryUsed} MB of memory used by the worker at most`;
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
