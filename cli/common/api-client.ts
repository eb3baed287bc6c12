import { type ApiAnswer, readAnswer, readJson } from './api-answer.ts';
import { CommandError, UsageError } from './command.ts';
import { fetchFor } from './signed-fetch.ts';

/** The URL of the API that `npm start` serves if PORT is not set. */
export const localApi = 'http://127.0.0.1:3000';

/** A client of the API. Its methods throw CommandError if the API cannot be reached or refuses a request. */
export interface ApiClient {
  /** Sends a request and returns the JSON of the answer, or undefined if the answer is empty. */
  request(method: string, path: string, body?: object): Promise<unknown>;
  /** Returns the text of an answer page by page, following its Link headers (RFC 8288). */
  pages(path: string): AsyncGenerator<string, void>;
}

/** Returns a client of the API at a URL. Throws UsageError if that is not a URL, and CommandError if no region is known. */
export function createApiClient(apiUrl: string, environment: NodeJS.ProcessEnv = process.env): ApiClient {
  if (!URL.canParse(apiUrl)) throw new UsageError(`--api: "${apiUrl}" is not a URL. Write one such as ${localApi}.`);
  const send = fetchFor(apiUrl, environment);
  const getAnswer = async (method: string, path: string, body?: object): Promise<ApiAnswer> => {
    const url = new URL(path, apiUrl).href;
    const content = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    try {
      return await readAnswer(await send(url, { method, ...content }));
    } catch (error) {
      throw explainFailure(error, apiUrl);
    }
  };
  return {
    request: async (...request) => readJson(await getAnswer(...request)),
    async *pages(path) {
      for (let next: string | undefined = path; next !== undefined; ) {
        const page: ApiAnswer = await getAnswer('GET', next);
        yield page.text;
        next = page.nextPage;
      }
    },
  };
}

function explainFailure(error: unknown, apiUrl: string): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'CredentialsProviderError') {
    return new CommandError(
      `${apiUrl} requires signed requests, and no AWS credentials were found. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`,
    );
  }
  if (!['fetch failed', 'terminated'].includes(error.message)) return error;
  const { cause } = error;
  const reason = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
  const remedy =
    apiUrl === localApi ? 'Start it with "npm start", or name another API with --api URL.' : 'Check the URL in --api.';
  return new CommandError(`No answer from the API at ${apiUrl}${reason}. ${remedy}`);
}
