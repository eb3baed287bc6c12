/**
 * Returns a Retry-After header as milliseconds from `now` (RFC 9110, 10.2.3: whole seconds or an IMF-fixdate); undefined
 * for anything else.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  // Date.parse takes "-5" and "1.5" for dates; only an IMF-fixdate is written back as it was.
  const isFixdate = !Number.isNaN(date) && new Date(date).toUTCString() === value;
  return isFixdate ? Math.max(0, date - now) : undefined;
}
