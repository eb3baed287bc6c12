/** Whether a row is invalid, one in a hundred: in turn, it has an invalid date or one cell too many. */
export function isInvalid(row: number): boolean {
  return row % 100 === 50;
}

/** Returns the display name of the contact in a row. */
export function nameOf(row: number): string {
  return `Person ${row}`;
}

/** Returns the line of a row in the file, from 1. The first line is the header. */
export function lineOf(row: number): number {
  return row + 2;
}

/** Returns a CSV file of `rows` contacts. */
export function writeCsv(rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => `${nameOf(row)},Contoso,${lastCells(row)}\r\n`);
  return `displayName,companyName,birthday\r\n${lines.join('')}`;
}

function lastCells(row: number): string {
  if (!isInvalid(row)) return '1980-05-17';
  return row % 200 === 50 ? 'no date' : '1980-05-17,more';
}
