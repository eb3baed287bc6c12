import type { CallLimits } from '../../batch/split-into-calls.ts';
import type { Permission } from '../common/permission.ts';
import type { ExchangeEnvironment } from '../exchange/paced-exchange.ts';
import type { Queue } from '../messages/queue.ts';
import type { BatchEnvironment } from '../results/batch-environment.ts';

/** The dependencies of a function that runs batches, made once per function instance. */
export interface OperationEnvironment extends ExchangeEnvironment {
  readonly allows: Permission;
  readonly limits: CallLimits & { readonly callsInFlight: number };
  /** Absent in functions that only read. */
  readonly deadLetterQueue: Queue | undefined;
  /** Where a request goes on that is answered before it is done. */
  readonly batches: BatchEnvironment | undefined;
}
