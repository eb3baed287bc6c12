import type { IncomingMessage } from 'node:http';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import * as z from 'zod';
import type { TokenRequirement } from '../../stack/deployed-routes.ts';
import { gatewayAnswer, type HttpAnswer } from '../http-answer.ts';

/** What an event says of a request's token (payload format 2.0): its claims as texts. */
export interface TokenOf {
  readonly jwt: { readonly claims: Readonly<Record<string, string>>; readonly scopes: readonly string[] };
}

/** Checks a request's token as a JWT authorizer of an HTTP API does (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html): gives what it says, or the answer that refuses it. */
export async function checkToken(
  { headers: { authorization = '' } }: IncomingMessage,
  { issuer, audience, scopes }: TokenRequirement,
): Promise<TokenOf | HttpAnswer> {
  const token = authorization.replace(/^Bearer /i, '');
  const payload = await verified(token, issuer, audience);
  if (!payload) return gatewayAnswer(401, 'Unauthorized');
  const granted = String(payload.scope ?? payload.scp ?? '').split(/[ ,]/);
  if (!scopes.some((scope) => granted.includes(scope))) return gatewayAnswer(403, 'Forbidden');
  const claims = Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]));
  return { jwt: { claims, scopes } };
}

/** Gives the claims of a token that the issuer has signed for the audience and that is valid now, or undefined. */
async function verified(token: string, issuer: string, audience: readonly string[]): Promise<JWTPayload | undefined> {
  try {
    const options = {
      issuer,
      audience: [...audience],
      algorithms: ['RS256', 'RS384', 'RS512'],
      requiredClaims: ['exp'],
    };
    return (await jwtVerify(token, createRemoteJWKSet(await jwksUrl(issuer)), options)).payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

const openIdConfiguration = z.object({ jwks_uri: z.url() });

async function jwksUrl(issuer: string): Promise<URL> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  return new URL(openIdConfiguration.parse(await response.json()).jwks_uri);
}
