import * as z from 'zod';
import { CommandError } from './command.ts';

/** A successful answer of the API; `nextPage` is the URL in its Link header with rel="next" (RFC 8288). */
export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
  readonly nextPage: string | undefined;
}

const problem = z.object({
  title: z.string(),
  detail: z.string(),
  faults: z.array(z.object({ path: z.string(), expected: z.string() })).default([]),
});

/** Reads an answer to its end. Throws CommandError if its status is not 2xx, with each fault of its problem+json. */
export async function readAnswer(response: Response): Promise<ApiAnswer> {
  const { status, headers } = response;
  const text = await response.text();
  const [, nextPage] = /<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '') ?? [];
  if (response.ok) return { status, text, nextPage };
  const { data } = problem.safeParse(parseJson(text));
  if (!data) throw unexpectedAnswer(status, text);
  const faults = data.faults.map(({ path, expected }) => `\n  ${path}: ${expected}`);
  throw new CommandError(`${data.title} (${status}): ${data.detail}${faults.join('')}`);
}

/** Returns the JSON of an answer, or undefined if it is empty. Throws CommandError if it is anything but JSON. */
export function readJson({ status, text }: ApiAnswer): unknown {
  const answer = parseJson(text);
  if (answer === undefined && text !== '') throw unexpectedAnswer(status, text);
  return answer;
}

function unexpectedAnswer(status: number, text: string): CommandError {
  return new CommandError(`The API answered ${status}: ${text}${hintFor(status)}`);
}

function hintFor(status: number): string {
  if (status === 403) {
    return '\nCheck that the credentials allow execute-api:Invoke on this API. For "AUTH=on npm start", set AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local.';
  }
  return status === 404 ? '\nCheck that --api is the URL of the API, without a path.' : '';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
