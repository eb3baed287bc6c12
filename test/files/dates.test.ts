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
