import * as z from 'zod';
import { type References, resolveString } from './intrinsics.ts';
import { resourcesOf, type Template } from './template.ts';

/** What a route asks of a token: who issued it, for whom, and one of the scopes. */
export interface TokenRequirement {
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly scopes: readonly string[];
}

/** What a route asks for: a signature, a token, or, as long as the local cloud asks for none, nothing. */
export type Authorization = 'AWS_IAM' | 'NONE' | TokenRequirement;

/** A route key such as `POST /create-item`, what it asks for, and the ARN of the function behind it. */
export interface DeployedRoute {
  readonly routeKey: string;
  readonly authorization: Authorization;
  readonly functionArn: string;
}

const byIam = z.object({ AuthorizationType: z.literal('AWS_IAM') });
const byJwt = z.object({
  AuthorizationType: z.literal('JWT'),
  AuthorizerId: z.unknown(),
  AuthorizationScopes: z.array(z.string()),
});
const authorizationProperties = z.discriminatedUnion('AuthorizationType', [byIam, byJwt]);
const routeProperties = z.object({ RouteKey: z.string(), Target: z.unknown() }).and(authorizationProperties);
const integrationProperties = z.object({ IntegrationUri: z.unknown() });
const authorizerProperties = z.object({
  JwtConfiguration: z.object({ Issuer: z.string(), Audience: z.array(z.string()) }),
});

/** Gives the routes of a template's HTTP API; throws for one without an integration or that anybody may ask for. */
export function routesOf(template: Template, references: References): readonly DeployedRoute[] {
  const integrations = resourcesOf(template, 'AWS::ApiGatewayV2::Integration', integrationProperties);
  const functionArns = new Map(
    integrations.map(({ id, properties }) => [
      `integrations/${id}`,
      resolveString(properties.IntegrationUri, references),
    ]),
  );
  return resourcesOf(template, 'AWS::ApiGatewayV2::Route', routeProperties).map(({ id, properties }) => {
    const functionArn = functionArns.get(resolveString(properties.Target, references));
    if (functionArn === undefined) throw new Error(`Route ${id} has no integration`);
    const authorization = authorizationOf(properties, template, references);
    return { routeKey: properties.RouteKey, authorization, functionArn };
  });
}

function authorizationOf(
  route: z.infer<typeof authorizationProperties>,
  template: Template,
  references: References,
): Authorization {
  if (route.AuthorizationType === 'AWS_IAM') return 'AWS_IAM';
  const authorizerId = resolveString(route.AuthorizerId, references);
  const authorizers = resourcesOf(template, 'AWS::ApiGatewayV2::Authorizer', authorizerProperties);
  const authorizer = authorizers.find(({ id }) => id === authorizerId);
  if (!authorizer) throw new Error(`The template has no authorizer ${authorizerId}`);
  const { Issuer: issuer, Audience: audience } = authorizer.properties.JwtConfiguration;
  return { issuer, audience, scopes: route.AuthorizationScopes };
}
