import type { IncomingMessage } from 'node:http';
import type { Authorization } from '../../stack/deployed-routes.ts';
import type { HttpResponse } from '../http-response.ts';
import { checkSignature, type IamAuthorizer } from './check-signature.ts';
import { checkToken, type JwtAuthorizer } from './check-token.ts';

/** The `authorizer` of an event's request context; undefined if the route requires no sign-in. */
export type Authorizer = IamAuthorizer | JwtAuthorizer | undefined;

/** Checks the sign-in that a route requires. Returns the authorizer of the event, or the response that refuses the request. */
export async function authorize(
  request: IncomingMessage,
  body: Buffer,
  authorization: Authorization,
): Promise<Authorizer | HttpResponse> {
  if (authorization === 'NONE') return undefined;
  return authorization === 'AWS_IAM' ? checkSignature(request, body) : checkToken(request, authorization);
}
