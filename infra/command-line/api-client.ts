import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { AwsClient } from 'aws4fetch';
import * as z from 'zod';

/** Where `npm start` serves the API unless PORT says otherwise. */
export const localApi = 'http://127.0.0.1:3000';

/** Asks the API: gives the JSON of its answer, or undefined where that is empty; throws ApiError. */
export type ApiClient = (method: string, path: string, body?: object) => Promise<unknown>;

/** Says why the API did not do what it was asked, and what to do about it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
}

/** Gives a client of the API at a URL: with https, its requests are signed with the credentials and the region that the AWS command line would take; the region is the URL's own where it names one. */
export function apiClient(apiUrl: string, environment: NodeJS.ProcessEnv = process.env): ApiClient {
  const send = apiUrl.startsWith('https:') ? signedFetch(apiUrl, environment) : fetch;
  return async (method, path, body) => {
    const url = new URL(path, apiUrl).href;
    const content = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    try {
      return await read(await send(url, { method, ...content }));
    } catch (error) {
      throw explained(error, apiUrl);
    }
  };
}

function signedFetch(apiUrl: string, environment: NodeJS.ProcessEnv) {
  const [, named] = /\.execute-api\.([\w-]+)\./.exec(apiUrl) ?? [];
  const region = named ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  if (!region) throw new ApiError(`Set AWS_REGION: ${apiUrl} does not say which region it is in.`);
  const credentialsOf = fromNodeProviderChain();
  return async (url: string, request: RequestInit) => {
    const { accessKeyId, secretAccessKey, sessionToken } = await credentialsOf();
    const session = sessionToken === undefined ? {} : { sessionToken };
    const account = { accessKeyId, secretAccessKey, ...session, service: 'execute-api', region, retries: 0 };
    return new AwsClient(account).fetch(url, request);
  };
}

const problem = z.object({
  title: z.string(),
  detail: z.string(),
  faults: z.array(z.object({ path: z.string(), expected: z.string() })).default([]),
});

async function read(response: Response): Promise<unknown> {
  const text = await response.text();
  const answer = jsonOf(text);
  if (response.ok && (answer !== undefined || text === '')) return answer;
  const { data } = problem.safeParse(answer);
  if (!data) throw new ApiError(`The API answered ${response.status}: ${text}${hintFor(response.status)}`);
  const faults = data.faults.map(({ path, expected }) => `\n  ${path}: ${expected}`);
  throw new ApiError(`${data.title} (${response.status}): ${data.detail}${faults.join('')}`);
}

function hintFor(status: number): string {
  if (status === 403) return '\nDo the credentials allow execute-api:Invoke on this API?';
  return status === 404 ? '\nIs this the URL of the API, without a path?' : '';
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function explained(error: unknown, apiUrl: string): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'CredentialsProviderError') {
    return new ApiError(`${apiUrl} asks for signed requests: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and its secret.`);
  }
  if (error.message !== 'fetch failed') return error;
  const { cause } = error;
  const reason = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
  const remedy =
    apiUrl === localApi ? 'start it with "npm start", or name another with --api URL' : 'is the URL right?';
  return new ApiError(`Nobody answers at ${apiUrl}${reason}: ${remedy}`);
}
