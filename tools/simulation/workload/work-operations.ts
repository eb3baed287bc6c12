import { createOperations } from './create-operations.ts';
import { imOperations } from './im-operations.ts';
import { itemOperations } from './item-operations.ts';
import type { WorkOperation } from './work-operation.ts';

/** The operations that workloads are made of. */
export const workOperations: readonly [WorkOperation, ...WorkOperation[]] = [
  ...nonEmpty(createOperations),
  ...itemOperations,
  ...imOperations,
];

function nonEmpty<Value>([first, ...others]: readonly Value[]): readonly [Value, ...Value[]] {
  if (first === undefined) throw new RangeError('nothing');
  return [first, ...others];
}
