import type { Element } from '../xml.ts';
import { type Call, type Operation, resultOrError } from './operation.ts';

/**
 * An operation on the IM list, which does one thing: `run` gives what its answer holds behind the code; throws a
 * ResponseError.
 */
export function imOperation(run: (request: Element, call: Call) => readonly Element[]): Operation {
  return {
    entries: undefined,
    emptyResult: [],
    leastVersion: 'Exchange2013',
    run: (request, call) => [resultOrError(() => run(request, call))],
  };
}
