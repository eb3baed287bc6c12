/** Rows of text in columns of even width, the first row as their heads. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => widths.map((width, column) => (row[column] ?? '').padEnd(width)).join('  '));
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [lines[0], rule, ...lines.slice(1)].map((line) => `   ${line?.trimEnd()}`).join('\n');
}
