import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AwsV4Signer } from 'aws4fetch';
import { accountId } from '../../aws/account.ts';
import { gatewayResponse, type HttpResponse } from '../http-response.ts';

/** The signer of a request, as the event names it (payload format 2.0). */
export interface IamAuthorizer {
  readonly iam: { readonly accessKey: string; readonly accountId: string; readonly userArn: string };
}

/** The secret access key of the local cloud, whatever the access key id. */
export const secretAccessKey = 'local';

const authorization =
  /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/\d{8}\/([\w-]+)\/execute-api\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=[0-9a-f]{64}$/;
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
const maxSkewMs = 5 * 60_000;

/** Checks a request's Signature Version 4 for a route with AWS_IAM authorization. Returns its signer, or the response that refuses it. */
export async function checkSignature(
  request: IncomingMessage,
  body: Buffer,
  now: () => number = Date.now,
): Promise<IamAuthorizer | HttpResponse> {
  const [, accessKey, region, signedHeaders] = authorization.exec(request.headers.authorization ?? '') ?? [];
  const datetime = String(request.headers['x-amz-date'] ?? '');
  if (accessKey === undefined || region === undefined || signedHeaders === undefined) return forbidden;
  if (
    !(Math.abs(now() - parseDate(datetime)) < maxSkewMs) ||
    !isHashOf(request.headers['x-amz-content-sha256'], body)
  ) {
    return forbidden;
  }
  const signer = new AwsV4Signer({
    method: request.method ?? '',
    url: `http://${request.headers.host}${request.url}`,
    headers: pickHeaders(signedHeaders.split(';'), request),
    body,
    accessKeyId: accessKey,
    secretAccessKey,
    region,
    service: 'execute-api',
    datetime,
    allHeaders: true,
  });
  if ((await signer.authHeader()).split(', ').at(-1) !== request.headers.authorization?.split(/, ?/).at(-1)) {
    return forbidden;
  }
  return { iam: { accessKey, accountId, userArn: `arn:aws:iam::${accountId}:user/${accessKey}` } };
}

const forbidden = gatewayResponse(403, 'Forbidden');

/** Returns the time of an x-amz-date such as `20260102T030405Z` in ms since 1970, or NaN if it has another form. */
function parseDate(datetime: string): number {
  return Date.parse(datetime.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function isHashOf(given: string | readonly string[] | undefined, body: Buffer): boolean {
  return given === undefined || given === createHash('sha256').update(body).digest('hex');
}

function pickHeaders(names: readonly string[], { headersDistinct }: IncomingMessage): [string, string][] {
  return names
    .filter((name) => name !== 'host' && name !== 'x-amz-date')
    .map((name) => [name, (headersDistinct[name] ?? []).join(',')]);
}
