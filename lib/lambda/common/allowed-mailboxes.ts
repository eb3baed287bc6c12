import type { Permission } from './permission.ts';

const self = 'self';

// Only ASCII letters: Unicode's case mapping would make look-alikes, such as the Kelvin sign, equal to them.
const lower = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

function expressionOf(pattern: string): RegExp {
  const escaped = lower(pattern).replace(/[\\^$.|?+()[\]{}]/g, '\\$&');
  // Look-alikes of @ must not match either.
  return new RegExp(`^${escaped.replaceAll('*', '[!-?A-~]*')}$`);
}

/** Returns the permission for patterns in which `*` stands for any ASCII characters but @, and `self` for the account itself. */
export function allowedMailboxes(patterns: readonly string[]): Permission {
  const expressions = patterns.filter((pattern) => pattern !== self).map(expressionOf);
  return (mailbox) =>
    mailbox === undefined ? patterns.includes(self) : expressions.some((expression) => expression.test(lower(mailbox)));
}
