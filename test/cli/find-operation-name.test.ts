import { describe, expect, it } from 'vitest';
import { findOperationName } from '../../cli/common/find-operation-name.ts';
import { listOperations } from '../../infra/operations.ts';

describe('the name of an operation on a command line', () => {
  it('is found for every file of functions/ that is an operation, by its route and by its name', async () => {
    const operations = await listOperations();

    for (const { route, name } of operations) {
      expect([await findOperationName(route), await findOperationName(name)]).toEqual([name, name]);
    }
  });

  it.each(['batches', 'failed-items', 'failed-items/redrive'])(
    'is not found for the route %s, which is no operation',
    async (route) => {
      await expect(findOperationName(route)).rejects.toThrow(`Unknown operation "${route}". `);
    },
  );
});
