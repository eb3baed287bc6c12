// Only ASCII letters: a case mapping of Unicode would make look-alikes, such as the Kelvin sign, equal to them.
const lower = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

function expressionOf(pattern: string): RegExp {
  const escaped = lower(pattern).replace(/[\\^$.|?+()[\]{}]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '[^@]*')}$`);
}

/** Gives the test whether a mailbox is among the patterns, in which `*` stands for any characters but an @. */
export function allowedMailboxes(patterns: readonly string[]): (mailbox: string) => boolean {
  const expressions = patterns.map(expressionOf);
  return (mailbox) => expressions.some((expression) => expression.test(lower(mailbox)));
}
