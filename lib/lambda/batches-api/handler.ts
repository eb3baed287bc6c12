import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { resultsQuery } from '../../contract/new-batch.ts';
import { check } from '../../schema/faults.ts';
import { allowedMailboxes } from '../common/allowed-mailboxes.ts';
import { callerOf } from '../common/caller.ts';
import type { OperationNamed } from '../common/operation-named.ts';
import { loggedPermission } from '../common/permission.ts';
import { ProblemError } from '../common/problem.ts';
import { jsonAnswer, type Route, routedHandler } from '../common/routed-handler.ts';
import { readBatchesSettings } from '../common/settings.ts';
import { isBatchId } from '../messages/part.ts';
import { describeBatch } from './describe-batch.ts';
import { type PageStart, resultsPage } from './results-page.ts';
import { makeUpload, type UploadContext } from './upload.ts';

const routes: Readonly<Record<string, Route<UploadContext>>> = {
  'POST /batches': async ({ body }, context) => jsonAnswer(await makeUpload(body, context), 201),
  'GET /batches/{id}': async (event, { batchesBucket }) => jsonAnswer(await describe(event, batchesBucket)),
  'GET /batches/{id}/results': async (event, { batchesBucket }) => {
    const batchId = batchIdOf(event);
    const { failed, next } = readQuery(event);
    const page = await resultsPage(batchesBucket, batchId, startOf(next), failed === 'true');
    // Only where there are none is it of interest whether there is such a batch.
    if (page.lines.length === 0) await describe(event, batchesBucket);
    const query = page.next && `${failed === 'true' ? 'failed=true&' : ''}next=${page.next.part}-${page.next.skip}`;
    const link = query === undefined ? {} : { link: `</batches/${batchId}/results?${query}>; rel="next"` };
    const body = page.lines.map((line) => `${line}\n`).join('');
    return { statusCode: 200, headers: { 'content-type': 'application/jsonl', ...link }, body };
  },
};

/** Gives the handler of the HTTP requests about batches: making one of a file, how it stands, and its results. */
export function batchesHandler(operationNamed: OperationNamed) {
  return routedHandler(routes, (event) => contextOf(event, operationNamed), 'Send the same request again.');
}

function contextOf(event: APIGatewayProxyEventV2, operationNamed: OperationNamed): UploadContext {
  const { allowedMailboxes: patterns, batchesBucket } = readBatchesSettings(process.env);
  const asking = { caller: callerOf(event), batchId: event.requestContext.requestId, operation: event.routeKey };
  return { batchesBucket, operationNamed, allows: loggedPermission(allowedMailboxes(patterns), asking) };
}

function batchIdOf({ pathParameters }: APIGatewayProxyEventV2): string {
  const batchId = pathParameters?.id ?? '';
  if (isBatchId(batchId)) return batchId;
  throw noSuchBatch();
}

async function describe(event: APIGatewayProxyEventV2, bucket: string) {
  const described = await describeBatch(bucket, batchIdOf(event));
  if (described) return described;
  throw noSuchBatch();
}

function noSuchBatch(): ProblemError {
  const detail = 'There is no batch of this id; batches are kept for 90 days.';
  return new ProblemError({ title: 'No such batch', status: 404, detail });
}

function readQuery({ queryStringParameters = {} }: APIGatewayProxyEventV2) {
  const checked = check(resultsQuery, queryStringParameters, '$');
  if ('value' in checked) return checked.value;
  const detail = 'The query asks for what results do not have.';
  throw new ProblemError({ title: 'No such page', status: 400, detail, faults: checked.faults });
}

function startOf(next = '0-0'): PageStart {
  const [part = 0, skip = 0] = next.split('-').map(Number);
  return { part, skip };
}
