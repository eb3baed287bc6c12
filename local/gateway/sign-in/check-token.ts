import type { IncomingMessage } from 'node:http';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import * as z from 'zod';
import type { TokenRequirement } from '../../stack/deployed-routes.ts';
import { gatewayResponse, type HttpResponse } from '../http-response.ts';

/** The claims of a request's token as text, and the scopes of the route, as an event has them (payload format 2.0). */
export interface JwtAuthorizer {
  readonly jwt: { readonly claims: Readonly<Record<string, string>>; readonly scopes: readonly string[] };
}

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
/** Checks a request's token as a JWT authorizer of an HTTP API does. Returns its claims, or the response that refuses it. */
export async function checkToken(
  { headers: { authorization = '' } }: IncomingMessage,
  { issuer, audience, scopes }: TokenRequirement,
): Promise<JwtAuthorizer | HttpResponse> {
  const token = authorization.replace(/^Bearer /i, '');
  const payload = await verifyToken(token, issuer, audience);
  if (!payload) return gatewayResponse(401, 'Unauthorized');
  const granted = String(payload.scope ?? payload.scp ?? '').split(/[ ,]/);
  if (!scopes.some((scope) => granted.includes(scope))) return gatewayResponse(403, 'Forbidden');
  const claims = Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]));
  return { jwt: { claims, scopes } };
}

/** Returns the claims of a token. Returns undefined if it is expired, for another audience, or not signed by the issuer. */
async function verifyToken(
  token: string,
  issuer: string,
  audience: readonly string[],
): Promise<JWTPayload | undefined> {
  try {
    const options = {
      issuer,
      audience: [...audience],
      algorithms: ['RS256', 'RS384', 'RS512'],
      requiredClaims: ['exp'],
    };
    return (await jwtVerify(token, createRemoteJWKSet(await getJwksUrl(issuer)), options)).payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

const openIdConfiguration = z.object({ jwks_uri: z.url() });

async function getJwksUrl(issuer: string): Promise<URL> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  return new URL(openIdConfiguration.parse(await response.json()).jwks_uri);
}
