import type { Queue } from '../messages/queue.ts';
import type { OperationEnvironment } from '../operation/operation-environment.ts';
import type { BatchEnvironment } from '../results/batch-environment.ts';

/** The dependencies of the worker, made once per function instance. */
export interface WorkerEnvironment extends OperationEnvironment {
  readonly deadLetterQueue: Queue;
  readonly batches: BatchEnvironment;
  /** Whether each message is claimed before it is worked on. */
  readonly claimsMessages: boolean;
  /** How long a message is retried, in ms. */
  readonly giveUpMs: number;
}
