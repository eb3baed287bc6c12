import type { Construct } from 'constructs';
import { BatchFunction, type BatchFunctionProps } from './batch-function.ts';
import type { ExchangeAccess } from './exchange-access.ts';

/** A function that calls Exchange and may read the secrets to sign in with. */
export class ExchangeFunction extends BatchFunction {
  constructor(scope: Construct, id: string, props: BatchFunctionProps, access: ExchangeAccess) {
    const environment = { ...access.functionProps.environment, ...props.environment };
    super(scope, id, { ...props, ...access.functionProps, environment });
    access.grantTo(this.function);
  }
}
