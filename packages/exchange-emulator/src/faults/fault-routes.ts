import type { Service } from '../service.ts';
import { activeRules, setRules } from './fault-state.ts';
import { type Rule, readRules } from './rule.ts';

// GET    /faults  the active rules, none at the start
// PUT    /faults  replaces all rules with the JSON array in the body, and returns them
// DELETE /faults  removes all rules and returns them

/** Returns the rules that a fault route answers with, or undefined for another route. Throws InvalidRules. */
export function answerFaultRoute(
  { faults, now }: Service,
  method: string,
  path: string,
  body: string,
): readonly Rule[] | undefined {
  if (path !== '/faults') return undefined;
  if (method === 'PUT') return setRules(faults, readRules(body), now());
  const rules = activeRules(faults);
  if (method === 'DELETE') setRules(faults, [], now());
  return method === 'GET' || method === 'DELETE' ? rules : undefined;
}
