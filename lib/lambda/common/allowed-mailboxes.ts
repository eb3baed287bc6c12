import type { Permission } from './permission.ts';

const self = 'self';

// Only ASCII letters: Unicode's case mapping would make look-alikes, such as the Kelvin sign, equal to them.
const lower = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

function expressionOf(pattern: string): RegExp {
  const escaped = lower(pattern).replace(/[\\^$.|?+()[\]{}]/g, '\\$&');
  // Look-alikes of @ must not match either.
  return new RegExp(`^${escaped.replaceAll('*', '[!-?A-~]*')}$`);
}

// https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmail/df6c9edd-f3c8-4516-b431-c1044ffa1fe3
// Exchange takes the address that is encapsulated in such a one.
const encapsulated = /^imcea[^@]*-/i;

/** Returns the permission for patterns in which `*` stands for any ASCII characters but @, and `self` for the account itself. */
export function allowedMailboxes(patterns: readonly string[]): Permission {
  const expressions = patterns.filter((pattern) => pattern !== self).map(expressionOf);
  return (mailbox) => {
    if (mailbox === undefined) return patterns.includes(self);
    return !encapsulated.test(mailbox) && expressions.some((expression) => expression.test(lower(mailbox)));
  };
}
