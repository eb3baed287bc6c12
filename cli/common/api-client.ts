import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { AwsClient } from 'aws4fetch';
import * as z from 'zod';
import { CommandError, UsageError } from './command.ts';

/** Where `npm start` serves the API unless PORT says otherwise. */
export const localApi = 'http://127.0.0.1:3000';

/** A client of the API; what it does throws CommandError. */
export interface ApiClient {
  /** Asks for the JSON of an answer, or undefined where that is empty. */
  ask(method: string, path: string, body?: object): Promise<unknown>;
  /** Gets an answer's text page by page, as the header Link leads from one to the next (RFC 8288). */
  pages(path: string): AsyncGenerator<string, void>;
}

/** Gives a client of the API at a URL: with https, its requests are signed with the credentials and the region that the AWS command line would take; the region is the URL's own where it names one. Those to this machine are signed where an access key is in the environment. */
export function apiClient(apiUrl: string, environment: NodeJS.ProcessEnv = process.env): ApiClient {
  if (!URL.canParse(apiUrl)) throw new UsageError(`--api: write a URL such as ${localApi}`);
  const isSigned = apiUrl.startsWith('https:') || (isLocal(apiUrl) && environment.AWS_ACCESS_KEY_ID !== undefined);
  const send = isSigned ? signedFetch(apiUrl, environment) : fetch;
  const answerTo = async (method: string, path: string, body?: object): Promise<Answer> => {
    const url = new URL(path, apiUrl).href;
    const content = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    try {
      return await read(await send(url, { method, ...content }));
    } catch (error) {
      throw explained(error, apiUrl);
    }
  };
  return {
    ask: async (...request) => {
      const { status, text } = await answerTo(...request);
      const answer = jsonOf(text);
      if (answer === undefined && text !== '') throw noAnswer(status, text);
      return answer;
    },
    async *pages(path) {
      for (let next: string | undefined = path; next !== undefined; ) {
        const page: Answer = await answerTo('GET', next);
        yield page.text;
        next = page.next;
      }
    },
  };
}

function isLocal(apiUrl: string): boolean {
  const { protocol, hostname } = new URL(apiUrl);
  return protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname);
}

function signedFetch(apiUrl: string, environment: NodeJS.ProcessEnv) {
  const [, named] = /\.execute-api\.([\w-]+)\./.exec(apiUrl) ?? [];
  // The local cloud takes any region.
  const region =
    named ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? (isLocal(apiUrl) ? 'us-east-1' : undefined);
  if (!region) throw new CommandError(`Set AWS_REGION: ${apiUrl} does not say which region it is in.`);
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

/** An answer of success, and the path of its next page, if there is one. */
interface Answer {
  readonly status: number;
  readonly text: string;
  readonly next: string | undefined;
}

async function read(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const text = await response.text();
  const [, next] = /<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '') ?? [];
  if (response.ok) return { status, text, next };
  const { data } = problem.safeParse(jsonOf(text));
  if (!data) throw noAnswer(status, text);
  const faults = data.faults.map(({ path, expected }) => `\n  ${path}: ${expected}`);
  throw new CommandError(`${data.title} (${status}): ${data.detail}${faults.join('')}`);
}

function noAnswer(status: number, text: string): CommandError {
  return new CommandError(`The API answered ${status}: ${text}${hintFor(status)}`);
}

function hintFor(status: number): string {
  if (status === 403)
    return '\nDo the credentials allow execute-api:Invoke on this API? Those of "AUTH=on npm start" are AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local.';
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
    return new CommandError(
      `${apiUrl} asks for signed requests: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and its secret.`,
    );
  }
  if (!['fetch failed', 'terminated'].includes(error.message)) return error;
  const { cause } = error;
  const reason = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
  const remedy =
    apiUrl === localApi ? 'start it with "npm start", or name another with --api URL' : 'is the URL right?';
  return new CommandError(`Nobody answers at ${apiUrl}${reason}: ${remedy}`);
}
