import * as z from 'zod';
import { type References, resolveString } from './intrinsics.ts';
import { findResources, type Template } from './template.ts';

/** The token that a route requires: its issuer, its audience, and the scopes, of which it must have one. */
export interface TokenRequirement {
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly scopes: readonly string[];
}

/** The sign-in that a route requires: a signature, a token, or none (only on the local cloud without AUTH=on). */
export type Authorization = 'AWS_IAM' | 'NONE' | TokenRequirement;

/** A route of the HTTP API, with a key such as `POST /create-item`. */
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

/** Returns the routes of a template's HTTP API. Throws if a route has no integration or no authorization. */
export function readRoutes(template: Template, references: References): readonly DeployedRoute[] {
  const integrations = findResources(template, 'AWS::ApiGatewayV2::Integration', integrationProperties);
  const functionArns = new Map(
    integrations.map(({ id, properties }) => [
      `integrations/${id}`,
      resolveString(properties.IntegrationUri, references),
    ]),
  );
  return findResources(template, 'AWS::ApiGatewayV2::Route', routeProperties).map(({ id, properties }) => {
    const functionArn = functionArns.get(resolveString(properties.Target, references));
    if (functionArn === undefined) throw new Error(`The route ${id} of the template has no integration`);
    const authorization = readAuthorization(properties, template, references);
    return { routeKey: properties.RouteKey, authorization, functionArn };
  });
}

function readAuthorization(
  route: z.infer<typeof authorizationProperties>,
  template: Template,
  references: References,
): Authorization {
  if (route.AuthorizationType === 'AWS_IAM') return 'AWS_IAM';
  const authorizerId = resolveString(route.AuthorizerId, references);
  const authorizers = findResources(template, 'AWS::ApiGatewayV2::Authorizer', authorizerProperties);
  const authorizer = authorizers.find(({ id }) => id === authorizerId);
  if (!authorizer) throw new Error(`The template has no authorizer ${authorizerId}`);
  const { Issuer: issuer, Audience: audience } = authorizer.properties.JwtConfiguration;
  return { issuer, audience, scopes: route.AuthorizationScopes };
}
