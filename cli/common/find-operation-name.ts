import { closestMatch } from 'leven';
import { listOperations } from '../../infra/operations.ts';
import { UsageError } from './command.ts';

/** Gives EWS's name, such as `CreateItem`, of the operation that a command line names by that or by its route, such as `create-item`; throws UsageError where there is none. */
export async function operationNamed(given: string): Promise<string> {
  const operations = await listOperations();
  const named = operations.find(({ route, name }) => [route, name].includes(given));
  if (named) return named.name;
  const routes = operations.map(({ route }) => route);
  const meant = closestMatch(given, routes, { maxDistance: 4 });
  const remedy = meant === undefined ? `there is: ${routes.join(', ')}` : `did you mean "${meant}"?`;
  throw new UsageError(`There is no operation "${given}"; ${remedy}`);
}
