import middy, { type MiddlewareObj } from '@middy/core';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import httpSecurityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { resultsQuery } from '../../batches.ts';
import { check } from '../../schema/faults.ts';
import { allowedMailboxes } from '../allowed-mailboxes.ts';
import type { OperationNamed } from '../operation-named.ts';
import { ProblemError } from '../problem.ts';
import { problemAnswers } from '../problem-answers.ts';
import { readBatchesSettings } from '../settings.ts';
import { describeBatch } from './describe.ts';
import { isBatchId } from './part.ts';
import { type PageStart, resultsPage } from './results-page.ts';
import { makeUpload, type UploadContext } from './upload.ts';

type Route = (event: APIGatewayProxyEventV2, context: UploadContext) => Promise<APIGatewayProxyStructuredResultV2>;

const routes: Readonly<Record<string, Route>> = {
  'POST /batches': async ({ body }, context) => json(201, await makeUpload(body, context)),
  'GET /batches/{id}': async (event, { batchesBucket }) => json(200, await describe(event, batchesBucket)),
  'GET /batches/{id}/results': async (event, { batchesBucket }) => {
    const batchId = batchIdOf(event);
    const { failed, next } = readQuery(event);
    const page = await resultsPage(batchesBucket, batchId, startOf(next), failed === 'true');
    // Only where there are none is it of interest whether there is such a batch.
    if (page.lines.length === 0) await describe(event, batchesBucket);
    const only = failed === 'true' ? 'failed=true&' : '';
    const link =
      page.next && `</batches/${batchId}/results?${only}next=${page.next.part}-${page.next.skip}>; rel="next"`;
    return {
      statusCode: 200,
      headers: { 'content-type': 'application/jsonl', ...(link === undefined ? {} : { link }) },
      body: page.lines.map((line) => `${line}\n`).join(''),
    };
  },
};

const parseJson = httpJsonBodyParser<APIGatewayProxyEventV2>({ disableContentTypeCheck: true });

const jsonBody: MiddlewareObj<APIGatewayProxyEventV2> = {
  before: (request) => (request.event.routeKey.startsWith('POST ') ? parseJson.before?.(request) : undefined),
};

/** Gives the handler of the HTTP requests about batches: making one of a file, how it stands, and its results. */
export function batchesHandler(operationNamed: OperationNamed) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(httpSecurityHeaders())
    .use(problemAnswers('Send the same request again.'))
    .use(jsonBody)
    .handler(async (event) => {
      const route = routes[event.routeKey];
      if (!route) throw new Error('the function has a route that it does not know');
      const { allowedMailboxes: patterns, batchesBucket } = readBatchesSettings(process.env);
      return route(event, { batchesBucket, operationNamed, allows: allowedMailboxes(patterns) });
    });
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

function json(statusCode: number, content: object): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) };
}
