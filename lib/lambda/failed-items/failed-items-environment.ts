import type { Clock } from '../../runtime/clock.ts';
import type { Monitor } from '../common/monitor.ts';
import type { OperationNamed } from '../common/operation-named.ts';
import type { Permission } from '../common/permission.ts';
import type { Queue } from '../messages/queue.ts';

/** The dependencies of the failed-items function, made once per function instance. */
export interface FailedItemsEnvironment {
  readonly workQueue: Queue;
  readonly deadLetterQueue: Queue;
  readonly allows: Permission;
  readonly clock: Clock;
  readonly monitor: Monitor;
}

/** The dependencies of one request, with the operations by name. */
export interface FailedItemsContext extends FailedItemsEnvironment {
  readonly operationNamed: OperationNamed;
}
