/**
 * The date of an xs:dateTime of any zone; one without a zone is UTC. Invalid for a year that JavaScript cannot hold.
 */
export function parseDateTime(text: string): Date {
  return new Date(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
}

/** A date as Exchange writes it: UTC, with milliseconds only where there are any. */
export function formatDateTime(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}
