/** Whether a row of a soak's file is wrong, one of a hundred: by turns it has a date that is none, or a cell too many. */
export function isBad(row: number): boolean {
  return row % 100 === 50;
}

/** The display name of the contact in a row. */
export function nameOf(row: number): string {
  return `Person ${row}`;
}

/** The line of a row in its file. */
export function lineOf(row: number): number {
  return row + 2;
}

/** Gives a CSV of so many contacts. */
export function fileOf(rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => `${nameOf(row)},Contoso,${lastCells(row)}\r\n`);
  return `displayName,companyName,birthday\r\n${lines.join('')}`;
}

function lastCells(row: number): string {
  if (!isBad(row)) return '1980-05-17';
  return row % 200 === 50 ? 'no date' : '1980-05-17,more';
}
