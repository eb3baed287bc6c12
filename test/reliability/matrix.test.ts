import { beforeAll, describe, expect, inject, it } from 'vitest';
import { faults } from '../../tools/fault-matrix/faults.ts';
import { imOperations } from '../../tools/fault-matrix/im-operations.ts';
import { itemOperations } from '../../tools/fault-matrix/item-operations.ts';
import { type MatrixRow, runMatrix, sizes } from '../../tools/fault-matrix/matrix.ts';
import { isAsPromised } from '../../tools/fault-matrix/report.ts';
import { everyOperation } from '../every-operation.ts';

let rows: readonly MatrixRow[] = [];

beforeAll(async () => {
  rows = await runMatrix(sizes.small, [1], () => undefined, inject('assembly'));
  // About 600 batches: on a busy machine they take minutes.
}, 1_200_000);

const operations = [...itemOperations, ...imOperations];

describe('the fault matrix', () => {
  it('has every operation that there is', async () => {
    const names = (await everyOperation()).map(({ name }) => name);

    expect(new Set(operations.map(({ operation }) => operation))).toEqual(new Set(names));
  });

  it.each(faults)('loses nothing and does nothing twice: $name', (fault) => {
    const isFor = operations.filter((row) => fault.isFor?.(row) ?? true);
    const same = rows.filter((row) => row.fault === fault.name);

    expect(same.map(({ operation }) => operation)).toEqual(isFor.map(({ name }) => name));
    expect(same.filter((row) => !isAsPromised(row))).toEqual([]);
  });

  it('without a fault does every entry', () => {
    const faultless = rows.filter(({ fault }) => fault === 'none');

    expect(faultless.filter(({ entries, done }) => done !== entries)).toEqual([]);
  });
});
