import { z } from 'zod';
import { isSurelyNotDone } from '../../contract/response-codes.ts';
import { answerOf, type Result } from '../../contract/result.ts';
import { fitAnswer } from '../common/fit-answer.ts';
import { httpStatusOf, retryAfterSeconds } from './http-status.ts';

/** The schema of an answer that is kept as JSON. */
export const answerSchema = z.object({
  statusCode: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

/** The answer to a request that is a batch. A direct event gets its body alone. */
export type Answer = z.infer<typeof answerSchema>;

type Headers = Readonly<Record<string, string>>;

/** Returns the answer to a request that goes on as a batch. */
export function batchAnswer(batchId: string, headers: Headers = {}): Answer {
  return answerWith(202, { batchId }, { location: `/batches/${batchId}`, ...headers });
}

/** Returns the answer to a request with these results; those that have no room in it are replaced by `BatchAnswerTooLarge`. */
export function resultsAnswer(all: readonly Result[], headers: Headers = {}): Answer {
  const results = fitAnswer(all);
  const statusCode = httpStatusOf(results);
  const retryAfter = statusCode === 503 ? { 'retry-after': String(retryAfterSeconds(results)) } : {};
  return answerWith(statusCode, answerOf(results), { ...headers, ...retryAfter });
}

function answerWith(statusCode: number, content: object, headers: Headers): Answer {
  return { statusCode, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(content) };
}

const answeredResult = z.looseObject({
  index: z.int(),
  key: z.string().optional(),
  responseClass: z.enum(['Success', 'Warning', 'Error']),
  responseCode: z.string(),
  deadLettered: z.boolean().optional(),
});

/** A result as an answer has it. */
export type AnsweredResult = z.infer<typeof answeredResult>;

const answeredBatch = z.object({ results: z.array(answeredResult).default([]) });

/** Returns the results in the body of an answer; none if the request goes on as a batch. */
export function resultsIn(body: string): readonly AnsweredResult[] {
  return answeredBatch.parse(JSON.parse(body)).results;
}

/** Whether the entry of an answered result was surely not done. Over HTTP it is then the caller's to repeat: no queue has it. */
export function isLeftToDo({ responseCode }: AnsweredResult): boolean {
  return isSurelyNotDone(responseCode);
}
