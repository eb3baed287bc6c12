import { newBatch, resultsQuery } from '../contract/new-batch.ts';
import {
  forbidden,
  idParameter,
  jsonContent,
  jsonResponse,
  jsonSchema,
  problemResponse,
  queryParameters,
  reference,
} from './responses.ts';

const integer = (description: string) => ({ type: 'integer', description });
const dateTime = (description: string) => ({ type: 'string', format: 'date-time', description });

const batch = {
  type: 'object',
  required: ['batchId', 'state', 'done', 'counts'],
  properties: {
    batchId: { type: 'string' },
    state: {
      enum: ['waiting', 'splitting', 'running', 'done', 'failed'],
      description:
        'waiting: the file has not been uploaded. splitting: the file is being split. running: entries are being executed. done: every entry has a result. failed: the whole batch could not run.',
    },
    reason: { type: 'string', description: 'Why the whole batch failed.' },
    operation: { type: 'string' },
    name: { type: 'string', description: 'The name of the file.' },
    done: integer('The number of entries that have a result.'),
    total: integer('The number of entries, as soon as it is known.'),
    counts: { $ref: '#/components/schemas/BatchAnswer/properties/counts' },
    entriesPerSecond: { type: 'number', description: 'The average from the start of the batch to the latest result.' },
    waiting: {
      type: 'object',
      description: 'The number of entries that wait for Exchange, and the latest time at which they are retried.',
      properties: { entries: { type: 'integer' }, until: { type: 'string', format: 'date-time' } },
    },
    notes: { type: 'array', items: { type: 'string' }, description: 'Warnings about the file.' },
    createdAt: dateTime('When the batch was created, or its file was found.'),
    expiresAt: dateTime('The time until which the file can be uploaded.'),
    finishedAt: dateTime('When the batch was reported as done or failed.'),
  },
};

const upload = {
  type: 'object',
  properties: {
    batchId: { type: 'string' },
    key: { type: 'string', description: 'The key of the object in the bucket.' },
    uploadUrl: { type: 'string', format: 'uri', description: 'The URL for the PUT request that uploads the file.' },
    expiresAt: dateTime('The time until which the URL is valid.'),
  },
};

const noSuchBatch = problemResponse('There is no such batch.');

/** The paths of batches that run asynchronously. */
export const batchesPaths = {
  '/batches': {
    post: {
      operationId: 'MakeBatch',
      summary: 'Creates a batch from a file, which the caller uploads within an hour.',
      requestBody: { required: true, content: jsonContent(jsonSchema(newBatch)) },
      responses: {
        201: jsonResponse('Where to upload the file.', upload),
        400: problemResponse('The request is wrong. Each fault has its JSON path.'),
        403: forbidden,
      },
    },
  },
  '/batches/{id}': {
    parameters: [idParameter],
    get: {
      operationId: 'GetBatch',
      summary: 'Returns the state of a batch.',
      responses: { 200: jsonResponse('The state of the batch.', reference('Batch')), 404: noSuchBatch },
    },
  },
  '/batches/{id}/results': {
    parameters: [idParameter],
    get: {
      operationId: 'GetBatchResults',
      summary: 'Returns a page of the results of a batch. A running batch has results for some of its entries.',
      parameters: queryParameters(resultsQuery),
      responses: {
        200: {
          description: 'A result per line, with the line of its file or its index. The Link header has the next page.',
          headers: { Link: { schema: { type: 'string' }, description: 'The next page: <…>; rel="next".' } },
          content: { 'application/jsonl': { schema: reference('Result') } },
        },
        400: problemResponse('A query parameter is unknown or wrong.'),
        404: noSuchBatch,
      },
    },
  },
};

/** The schemas of the batches' paths, by their names in the document. */
export const batchesSchemas = { Batch: batch };
