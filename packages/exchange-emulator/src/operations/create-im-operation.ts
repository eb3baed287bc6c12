import type { Element } from '../xml.ts';
import { type Call, type Operation, resultOrError } from './operation.ts';

/**
 * Returns an operation on the IM list. `run` returns the elements after the ResponseCode, or throws a ResponseError.
 */
export function createImOperation(run: (request: Element, call: Call) => readonly Element[]): Operation {
  return {
    entries: undefined,
    emptyResult: [],
    leastVersion: 'Exchange2013',
    run: (request, call) => [resultOrError(() => run(request, call))],
  };
}
