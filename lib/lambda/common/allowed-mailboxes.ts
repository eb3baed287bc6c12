import type { Permission } from './permission.ts';

const self = 'self';

// Only ASCII letters: a case mapping of Unicode would make look-alikes, such as the Kelvin sign, equal to them.
const lower = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

function expressionOf(pattern: string): RegExp {
  const escaped = lower(pattern).replace(/[\\^$.|?+()[\]{}]/g, '\\$&');
  // Nor may a look-alike of @ stand for one.
  return new RegExp(`^${escaped.replaceAll('*', '[!-?A-~]*')}$`);
}

/** Gives the permission for the mailboxes among the patterns, in which `*` stands for any ASCII characters but an @; the account itself, which no mailbox names, is where `self` is among them. */
export function allowedMailboxes(patterns: readonly string[]): Permission {
  const expressions = patterns.filter((pattern) => pattern !== self).map(expressionOf);
  return (mailbox) =>
    mailbox === undefined ? patterns.includes(self) : expressions.some((expression) => expression.test(lower(mailbox)));
}
