import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { resultsQuery } from '../../contract/new-batch.ts';
import { check } from '../../schema/faults.ts';
import type { Composition } from '../common/composition.ts';
import type { OperationNamed } from '../common/operation-named.ts';
import { ProblemError } from '../common/problem.ts';
import { jsonAnswer, type Route, routedHandler } from '../common/routed-handler.ts';
import { isBatchId } from '../messages/part.ts';
import type { Bucket } from '../results/bucket.ts';
import { describeBatch } from './describe-batch.ts';
import { type PageStart, resultsPage } from './results-page.ts';
import { type BatchesApiEnvironment, createUpload, type UploadContext } from './upload.ts';

const routes: ReadonlyMap<string, Route<UploadContext>> = new Map<string, Route<UploadContext>>([
  ['POST /batches', async ({ body }, context) => jsonAnswer(await createUpload(body, context), 201)],
  ['GET /batches/{id}', async (event, { bucket }) => jsonAnswer(await describe(event, bucket))],
  ['GET /batches/{id}/results', async (event, { bucket }) => answerResults(event, bucket)],
]);

/** Returns the handler of the HTTP requests about batches: creating one of a file, its state, and its results. */
export function batchesHandler(operationNamed: OperationNamed, composition: Composition<BatchesApiEnvironment>) {
  return routedHandler({ routes, composition, operationNamed, remedy: 'Send the same request again.' });
}

async function answerResults(event: APIGatewayProxyEventV2, bucket: Bucket) {
  const batchId = batchIdOf(event);
  const { failed, next } = readQuery(event);
  const page = await resultsPage(bucket, batchId, startOf(next), failed === 'true');
  // An empty page may mean that there is no such batch.
  if (page.lines.length === 0) await describe(event, bucket);
  const query = page.next && `${failed === 'true' ? 'failed=true&' : ''}next=${page.next.part}-${page.next.skip}`;
  const link = query === undefined ? {} : { link: `</batches/${batchId}/results?${query}>; rel="next"` };
  const body = page.lines.map((line) => `${line}\n`).join('');
  return { statusCode: 200, headers: { 'content-type': 'application/jsonl', ...link }, body };
}

function batchIdOf({ pathParameters }: APIGatewayProxyEventV2): string {
  const batchId = pathParameters?.id ?? '';
  if (isBatchId(batchId)) return batchId;
  throw noSuchBatch();
}

async function describe(event: APIGatewayProxyEventV2, bucket: Bucket) {
  const described = await describeBatch(bucket, batchIdOf(event));
  if (described) return described;
  throw noSuchBatch();
}

function noSuchBatch(): ProblemError {
  const detail = 'There is no batch with this id. Batches are kept for 90 days.';
  return new ProblemError({ title: 'No such batch', status: 404, detail });
}

function readQuery({ queryStringParameters = {} }: APIGatewayProxyEventV2) {
  const checked = check(resultsQuery, queryStringParameters, '$');
  if ('value' in checked) return checked.value;
  const detail = 'The query has an unknown or invalid parameter. Use failed and next.';
  throw new ProblemError({ title: 'Not a request for results', status: 400, detail, faults: checked.faults });
}

function startOf(next = '0-0'): PageStart {
  const [part = 0, skip = 0] = next.split('-').map(Number);
  return { part, skip };
}
