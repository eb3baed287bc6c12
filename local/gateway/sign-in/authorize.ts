import type { IncomingMessage } from 'node:http';
import type { Authorization } from '../../stack/deployed-routes.ts';
import type { HttpAnswer } from '../http-answer.ts';
import { checkSignature, type SignedBy } from './check-signature.ts';
import { checkToken, type TokenOf } from './check-token.ts';

/** What an event says of who sent a request; nothing where the route asks for nothing. */
export type Authorizer = SignedBy | TokenOf | undefined;

/** Lets a request in as its route asks for: gives what the event says of who sent it, or the answer that refuses it. */
export async function authorize(
  request: IncomingMessage,
  body: Buffer,
  authorization: Authorization,
): Promise<Authorizer | HttpAnswer> {
  if (authorization === 'NONE') return undefined;
  return authorization === 'AWS_IAM' ? checkSignature(request, body) : checkToken(request, authorization);
}
