import { describe, expect, it } from 'vitest';
import { operation as createItem } from '../../functions/create-item.ts';
import { readRows } from '../../lib/files/read-rows.ts';
import type { Row } from '../../lib/files/row.ts';
import { rowsOf } from './rows-of.ts';

const read = (text: string) => rowsOf('people.csv', text);

describe('a CSV file', () => {
  it('holds a contact per row, each with its key, at the paths that its header names', async () => {
    const text = `key,displayName,emailAddresses.EmailAddress1,physicalAddresses.Business.street
crm-42,Sadie Daniels,sadie@contoso.com,1 Main St
crm-43,Hope Gross,,
`;
    expect(await read(text)).toEqual([
      {
        line: 2,
        entry: {
          key: 'crm-42',
          contact: {
            displayName: 'Sadie Daniels',
            emailAddresses: { EmailAddress1: 'sadie@contoso.com' },
            physicalAddresses: { Business: { street: '1 Main St' } },
          },
        },
      },
      { line: 3, entry: { key: 'crm-43', contact: { displayName: 'Hope Gross' } } },
    ]);
  });

  it('has its cells read as their properties want them, and left for the operation to refuse where they are not so', async () => {
    const text = `categories,reminderIsSet,reminderMinutesBeforeStart,birthday,sensitivity,flag.flagStatus
Red; Key account ;,TRUE,15,1980-05-17,Private,Flagged
Blue,0,soon,17.5.1980,Secret,
,maybe,,5/17/1980,,
,,,1980-05-17T11:59:00Z,,
`;
    const rows = await read(text);
    expect(rows.map((row) => ('entry' in row ? row.entry.contact : row))).toEqual([
      {
        categories: ['Red', 'Key account'],
        reminderIsSet: true,
        reminderMinutesBeforeStart: 15,
        birthday: '1980-05-17T00:00:00',
        sensitivity: 'Private',
        flag: { flagStatus: 'Flagged' },
      },
      {
        categories: ['Blue'],
        reminderIsSet: false,
        reminderMinutesBeforeStart: 'soon',
        birthday: '1980-05-17T00:00:00',
        sensitivity: 'Secret',
      },
      { reminderIsSet: 'maybe', birthday: '1980-05-17T00:00:00' },
      { birthday: '1980-05-17T11:59:00Z' },
    ]);
  });

  it('has dates with slashes read day first where its options say so', async () => {
    expect(await rowsOf('people.csv', 'birthday\n3/4/1980\n', { dateFormat: 'd/M/yyyy' })).toEqual([
      { line: 2, entry: { contact: { birthday: '1980-04-03T00:00:00' } } },
    ]);
  });

  it('tells its rows by the line that they begin in, whatever line ends are in and between them', async () => {
    const text =
      'displayName,body\r\n"Sadie","one\r\ntwo\nthree\rfour"\r\n\r\n"Hope",""\n,\nAlfred,x\rMack,"a ""quoted"" word"';
    expect(await read(text)).toEqual([
      { line: 2, entry: { contact: { displayName: 'Sadie', body: 'one\r\ntwo\nthree\rfour' } } },
      { line: 7, entry: { contact: { displayName: 'Hope' } } },
      { line: 9, entry: { contact: { displayName: 'Alfred', body: 'x' } } },
      { line: 10, entry: { contact: { displayName: 'Mack', body: 'a "quoted" word' } } },
    ]);
  });

  it.each([
    ['semicolons', 'displayName;"company;name";jobTitle\n'.replace('"company;name"', 'companyName')],
    ['tabs', 'displayName\tcompanyName\tjobTitle\n'],
    ['commas', '"displayName","companyName","jobTitle"\n'],
  ])('may have %s between its cells, as its header has', async (_, header) => {
    const delimiter = /[;\t,]/.exec(header)?.[0] ?? '';
    const row = ['Sadie', `"Contoso${delimiter} Ltd"`, 'a,b;c\td'.replace(delimiter, ' ')];
    const [only] = await read(`${header}${row.join(delimiter)}\n`);
    expect(only).toEqual({
      line: 2,
      entry: {
        contact: { displayName: 'Sadie', companyName: `Contoso${delimiter} Ltd`, jobTitle: row[2] },
      },
    });
  });

  it('has each bad row fail alone, with its line and without its data', async () => {
    const text = `displayName,companyName
Sadie,Contoso
Hope
Alfred,Contoso,Engineer
Mack "Big" M,Contoso
Magdalena,Contoso
"Sadie, Contoso
"Hope","Contoso"
Alfred,Contoso
`;
    const rows = await read(text);
    expect(rows.map((row) => ('entry' in row ? row.line : row))).toEqual([
      2,
      { line: 3, fault: expect.stringContaining('has 1 cells, but the header has 2') },
      { line: 4, fault: expect.stringContaining('has 3 cells, but the header has 2') },
      {
        line: 5,
        fault: 'has a quotation mark inside a cell: expected the mark doubled, and the cell in quotation marks',
      },
      6,
      { line: 7, fault: expect.stringContaining('2 lines were read as one row') },
      9,
    ]);
    expect(JSON.stringify(rows.filter((row) => 'fault' in row))).not.toMatch(/Sadie|Hope|Alfred|Mack/);
  });

  it('has nothing read from a row on whose quote is never closed, and all before it', async () => {
    const rows = await read('displayName\nSadie\n"Hope\nAlfred\n');
    expect(rows).toEqual([
      { line: 2, entry: { contact: { displayName: 'Sadie' } } },
      { line: 3, fault: expect.stringContaining('a quotation mark is never closed') },
    ]);
  });

  it('has such a row given up without reading to its end, which may never come', async () => {
    async function* endless() {
      yield Buffer.from('displayName\nSadie\n"Hope\n');
      for (;;) yield Buffer.from('Alfred\n'.repeat(10_000));
    }
    const rows: Row[] = [];
    for await (const row of readRows('people.csv', endless(), { entry: createItem.entry })) rows.push(row);
    expect(rows).toEqual([
      { line: 2, entry: { contact: { displayName: 'Sadie' } } },
      { line: 3, fault: expect.stringContaining('a quotation mark is never closed') },
    ]);
  });

  it('has a row of more than 1 MiB fail alone', async () => {
    const rows = await read(`displayName\n${'x'.repeat(1_100_000)}\n"${'y\n'.repeat(600_000)}"\nSadie\n`);
    expect(rows).toEqual([
      { line: 2, fault: expect.stringContaining('longer than 1 MiB') },
      { line: 3, fault: expect.stringContaining('longer than 1 MiB') },
      { line: 600_004, entry: { contact: { displayName: 'Sadie' } } },
    ]);
  });
});

describe('a file that cannot be read at all', () => {
  it.each([
    ['is empty', 'people.csv', '', 'the file is empty'],
    ['has blank lines alone', 'people.csv', '\r\n\r\n', 'the file is empty'],
    ['has a header alone', 'people.csv', 'displayName,companyName\r\n', 'the file ends after its header'],
    ['is a workbook renamed', 'people.csv', 'PK\x03\x04\x14\0\x06\0', 'this is a ZIP or Excel file: save it as CSV'],
    ['is binary', 'people.csv', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'this is not text'],
    ['is UTF-16 without a mark', 'people.csv', 'd\0i\0s\0p\0l\0a\0y\0N\0a\0m\0e\0', 'UTF-16 without a byte order mark'],
    ['is of another kind', 'people.xlsx', 'displayName\nSadie\n', 'expected a file whose name ends in .csv or .jsonl'],
    ['has a header with a stray quote', 'people.csv', 'display"Name\nSadie\n', 'has a quotation mark inside a cell'],
    ['has a header that does not end', 'people.csv', '"displayName\nSadie\n', 'a quotation mark is never closed'],
  ])('because it %s is one fault, in its first line', async (_, name, content, fault) => {
    expect(await rowsOf(name, content)).toEqual([{ line: 1, fault: expect.stringContaining(fault) }]);
  });
});
