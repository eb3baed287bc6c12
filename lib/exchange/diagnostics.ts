/** Returns the number and category of x-ms-diagnostics (`2000002;reason="…";error_category="…"`). Its reason, which may name people, goes no further. */
export function diagnosticsFacts(header: string): string {
  const [number, category] = [/^\d+/, /error_category="(\w+)"/].map((pattern) => pattern.exec(header)?.at(-1));
  return [number, category].filter(Boolean).join(' ');
}
