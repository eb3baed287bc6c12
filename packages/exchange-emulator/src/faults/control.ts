import type { Service } from '../service.ts';
import { type Rule, readRules } from './rule.ts';
import { rulesOf, setRules } from './switches.ts';

/**
 * What anybody may ask of the fault switches over HTTP, without signing in:
 *
 *     GET    /faults  the rules that are set, none at the start
 *     PUT    /faults  sets those in the body, a JSON array, in the place of all others
 *     DELETE /faults  takes all of them away, and answers with those it took away
 *
 * The rules of the answer, or undefined for anything else. Throws InvalidRules.
 */
export function answerFaults(
  { faults, now }: Service,
  method: string,
  path: string,
  body: string,
): readonly Rule[] | undefined {
  if (path !== '/faults') return undefined;
  if (method === 'PUT') return setRules(faults, readRules(body), now());
  const rules = rulesOf(faults);
  if (method === 'DELETE') setRules(faults, [], now());
  return method === 'GET' || method === 'DELETE' ? rules : undefined;
}
