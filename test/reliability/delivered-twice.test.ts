import { beforeAll, describe, expect, inject, it } from 'vitest';
import { isAsPromised } from '../../tools/delivered-twice/report.ts';
import {
  type DeliveredTwice,
  faults,
  runDeliveredTwice,
  sizes,
} from '../../tools/delivered-twice/run-delivered-twice.ts';
import { imOperations } from '../../tools/fault-matrix/im-operations.ts';
import { itemOperations } from '../../tools/fault-matrix/item-operations.ts';

let rows: readonly DeliveredTwice[] = [];

beforeAll(async () => {
  rows = await runDeliveredTwice(sizes.small, () => undefined, inject('assembly'));
}, 1_200_000);

describe('messages that two workers get at the same time', () => {
  it.each([...itemOperations, ...imOperations])('are done once, each entry with its result: $name', ({ name }) => {
    const ofOperation = rows.filter(({ operation }) => operation === name);

    expect(ofOperation).toHaveLength(faults.length);
    expect(ofOperation.filter((row) => !isAsPromised(row))).toEqual([]);
  });

  it('are all done where no answer is lost', () => {
    const faultless = rows.filter(({ fault }) => fault === 'none');

    expect(faultless.filter(({ entries, done }) => done !== entries)).toEqual([]);
  });
});
