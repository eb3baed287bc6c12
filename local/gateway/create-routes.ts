import type { LocalFunction } from '../functions/local-function.ts';
import type { Deployment } from '../stack/deployment.ts';
import type { RoutedFunction } from './gateway.ts';

/** Returns the function behind each route key. Without `auth`, no route requires a sign-in. Throws if a route names an unknown function. */
export function createRoutes(
  { routes }: Deployment,
  functions: readonly LocalFunction[],
  auth: boolean,
): ReadonlyMap<string, RoutedFunction> {
  return new Map(
    routes.map(({ routeKey, functionArn, authorization }) => {
      const target = functions.find(({ arn }) => arn === functionArn);
      if (!target) throw new Error(`The template has no function ${functionArn} for the route ${routeKey}`);
      return [routeKey, { authorization: auth ? authorization : 'NONE', invoke: target.invoke }];
    }),
  );
}
