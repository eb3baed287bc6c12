/**
 * Parses an xs:dateTime; without a time zone it is UTC. Returns an invalid date for years that JavaScript cannot
 * represent.
 */
export function parseDateTime(text: string): Date {
  return new Date(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
}

/** Returns a date in Exchange's format: UTC, with milliseconds only if they are not 0. */
export function formatDateTime(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}
