import type { Chance } from '../../runtime/chance.ts';
import type { OperationNamed } from '../common/operation-named.ts';
import type { Permission } from '../common/permission.ts';
import type { BatchEnvironment } from '../results/batch-environment.ts';

/** The dependencies of the splitter, made once per function instance. */
export interface SplitterEnvironment extends BatchEnvironment {
  readonly allows: Permission;
  readonly chance: Chance;
}

/** The dependencies of splitting one file, with the operations by name. */
export interface SplitterContext extends SplitterEnvironment {
  readonly operationNamed: OperationNamed;
}
