/** The route of a request. `routeKey` is such as `DELETE /failed-items/{id}`, and `pathParameters` has the decoded `id`. */
export interface Route {
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
/** Returns the route of a request such as `DELETE /failed-items/AQEB`, or undefined. A route without path parameters comes first. */
export function findRoute(request: string, routeKeys: readonly string[]): Route | undefined {
  if (routeKeys.includes(request)) return { routeKey: request, pathParameters: {} };
  for (const routeKey of routeKeys) {
    const pattern = routeKey.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
    const { groups } = new RegExp(`^${pattern}$`).exec(request) ?? {};
    const parameters = Object.entries(groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
    if (groups) return { routeKey, pathParameters: Object.fromEntries(parameters) };
  }
  return undefined;
}
