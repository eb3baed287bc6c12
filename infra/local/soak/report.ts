import { renderTable } from '../../command-line/table.ts';
import type { Difference } from './contact.ts';
import type { SoakSize } from './plan.ts';
import type { Phase, Soaked } from './run.ts';

function isNone({ missing, twice, unexpected }: Difference): boolean {
  return missing + twice + unexpected === 0;
}

/** Whether after each phase the mailboxes and the dead-letter queue held exactly what they should, and the worker was killed as often as was asked for. */
export function isAsPromised({ phases, kills }: Soaked, size: SoakSize): boolean {
  return kills === size.kills && phases.every(({ contacts, deadLetters }) => isNone(contacts) && isNone(deadLetters));
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
