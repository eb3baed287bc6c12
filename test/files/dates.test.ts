import { expect, it } from 'vitest';
import { dateTime } from '../../lib/schema/simple-types.ts';
import { strictObject } from '../../lib/schema/strict-object.ts';
import { rowsOf } from './rows-of.ts';

it('a cell is read as a date however the schema of a date and time is described, refined or wrapped', async () => {
  const { schema } = dateTime;
  const entry = strictObject({
    plain: schema,
    described: schema.describe('When it is due.'),
    optional: schema.describe('When it is due.').optional(),
    titled: schema.meta({ title: 'due date' }).optional().describe('When it is due.'),
    refined: schema.refine((value) => value !== '', 'expected a date').describe('When it is due.'),
  });
  const names = Object.keys(entry.shape);
  const cells = names.map(() => '5/17/1980');
  expect(await rowsOf('dates.csv', `${names.join(',')}\n${cells.join(',')}\n`, { entry })).toEqual([
    { line: 2, entry: Object.fromEntries(names.map((name) => [name, '1980-05-17T00:00:00'])) },
  ]);
});

it('a date that fits only the other order of day and month fails its row, which names the column and the option', async () => {
  const fault = (own: string, other: string) =>
    `column "Birthday": expected a date in the format ${own}, and it is one in ${other}: set the option dateFormat to ${other} (--date-format ${other})`;
  const text = 'First Name,Birthday\nSadie,5/17/1980\nHope,17/5/1980\nMack,45/45/1980\n';
  expect(await rowsOf('people.csv', text)).toEqual([
    { line: 2, entry: { contact: { givenName: 'Sadie', displayName: 'Sadie', birthday: '1980-05-17T00:00:00' } } },
    { line: 3, fault: fault('M/d/yyyy', 'd/M/yyyy') },
    { line: 4, entry: { contact: { givenName: 'Mack', displayName: 'Mack', birthday: '1980-45-45T00:00:00' } } },
  ]);
  expect(await rowsOf('people.csv', 'Birthday\n5/17/1980\n', { dateFormat: 'd/M/yyyy' })).toEqual([
    { line: 2, fault: fault('d/M/yyyy', 'M/d/yyyy') },
  ]);
});
