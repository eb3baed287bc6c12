import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { z } from 'zod';

const byIam = z.object({ authorizer: z.object({ iam: z.object({ userArn: z.string() }) }) });
const byJwt = z.object({ authorizer: z.object({ jwt: z.object({ claims: z.object({ sub: z.string() }) }) }) });

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
/** Returns who sent an HTTP request: the ARN that signed it or the token's subject; undefined if nobody has to sign in. */
export function callerOf({ requestContext }: APIGatewayProxyEventV2): string | undefined {
  const signedBy = byIam.safeParse(requestContext).data?.authorizer.iam.userArn;
  return signedBy ?? byJwt.safeParse(requestContext).data?.authorizer.jwt.claims.sub;
}
