import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { AwsClient } from 'aws4fetch';
import { CommandError } from './command.ts';

/** Sends an HTTP request. */
type Fetch = (url: string, request: RequestInit) => Promise<Response>;

/** Returns the fetch for an API: it signs requests over https, and requests to this machine if AWS_ACCESS_KEY_ID is set. */
export function fetchFor(apiUrl: string, environment: NodeJS.ProcessEnv): Fetch {
  const isSigned = apiUrl.startsWith('https:') || (isLocal(apiUrl) && environment.AWS_ACCESS_KEY_ID !== undefined);
  return isSigned ? signedFetch(apiUrl, environment) : fetch;
}

function isLocal(apiUrl: string): boolean {
  const { protocol, hostname } = new URL(apiUrl);
  return protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname);
}

// Credentials and region come from where the AWS command line finds them; a region in the URL comes first.
function signedFetch(apiUrl: string, environment: NodeJS.ProcessEnv): Fetch {
  const region = readRegion(apiUrl, environment);
  const getCredentials = fromNodeProviderChain();
  return async (url, request) => {
    const { accessKeyId, secretAccessKey, sessionToken } = await getCredentials();
    const session = sessionToken === undefined ? {} : { sessionToken };
    const account = { accessKeyId, secretAccessKey, ...session, service: 'execute-api', region, retries: 0 };
    return new AwsClient(account).fetch(url, request);
  };
}

function readRegion(apiUrl: string, environment: NodeJS.ProcessEnv): string {
  const [, regionOfUrl] = /\.execute-api\.([\w-]+)\./.exec(apiUrl) ?? [];
  // The local cloud accepts any region.
  const fallback = isLocal(apiUrl) ? 'us-east-1' : undefined;
  const region = regionOfUrl ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? fallback;
  if (!region) throw new CommandError(`The URL ${apiUrl} names no AWS region. Set AWS_REGION.`);
  return region;
}
