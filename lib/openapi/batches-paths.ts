import { z } from 'zod';
import { newBatch, resultsQuery } from '../contract/new-batch.ts';

const integer = (description: string) => ({ type: 'integer', description });
const dateTime = (description: string) => ({ type: 'string', format: 'date-time', description });

const batch = {
  type: 'object',
  required: ['batchId', 'state', 'done', 'counts'],
  properties: {
    batchId: { type: 'string' },
    state: {
      enum: ['waiting', 'splitting', 'running', 'done', 'failed'],
      description: 'Waiting for its file; being split; worked on; every entry has a result; could not run as a whole.',
    },
    reason: { type: 'string', description: 'Why it failed as a whole.' },
    operation: { type: 'string' },
    name: { type: 'string', description: 'The name of its file.' },
    done: integer('How many entries have a result.'),
    total: integer('How many entries there are, once that is known.'),
    counts: { $ref: '#/components/schemas/BatchAnswer/properties/counts' },
    entriesPerSecond: { type: 'number', description: 'From its beginning to its last result.' },
    waiting: {
      type: 'object',
      description: 'How many entries wait for Exchange, and until when at most.',
      properties: { entries: { type: 'integer' }, until: { type: 'string', format: 'date-time' } },
    },
    notes: { type: 'array', items: { type: 'string' }, description: 'What is to be said of its file.' },
    createdAt: dateTime('When it was made, or its file was found.'),
    expiresAt: dateTime('Until when its file can be uploaded.'),
    finishedAt: dateTime('When it was said to be done, or to have failed.'),
  },
};

const upload = {
  type: 'object',
  properties: {
    batchId: { type: 'string' },
    key: { type: 'string', description: 'The key of the object in the bucket.' },
    uploadUrl: { type: 'string', format: 'uri', description: 'Where to PUT the file.' },
    expiresAt: dateTime('Until when.'),
  },
};

const answer = (description: string, schema: object) => ({ description, content: { 'application/json': { schema } } });
const refusal = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const { $schema: _, ...newBatchSchema } = z.toJSONSchema(newBatch, { io: 'input' });
const { properties: queryProperties = {} } = z.toJSONSchema(resultsQuery, { io: 'input' });
const query = Object.entries(queryProperties).map(([name, schema]) => ({ name, in: 'query', schema }));
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const noSuchBatch = refusal('There is no such batch.');

/** The paths of the OpenAPI document that are about batches which no answer waits for. */
export const batchesPaths = {
  '/batches': {
    post: {
      operationId: 'MakeBatch',
      summary: 'Makes a batch of a file, which is to be uploaded within an hour.',
      requestBody: { required: true, content: { 'application/json': { schema: newBatchSchema } } },
      responses: {
        201: answer('Where to upload the file.', upload),
        400: refusal('The request is wrong; each fault has its JSON path.'),
        403: refusal('The caller may not sign in, or the deployment may not act for the mailbox.'),
      },
    },
  },
  '/batches/{id}': {
    parameters: [id],
    get: {
      operationId: 'GetBatch',
      summary: 'Tells how a batch stands.',
      responses: { 200: answer('How it stands.', { $ref: '#/components/schemas/Batch' }), 404: noSuchBatch },
    },
  },
  '/batches/{id}/results': {
    parameters: [id],
    get: {
      operationId: 'GetBatchResults',
      summary: 'Gives a page of the results of a batch: those that there are so far.',
      parameters: query,
      responses: {
        200: {
          description: 'A result per line, with the line of its file or its index; the header Link has the next page.',
          headers: { Link: { schema: { type: 'string' }, description: 'The next page: <…>; rel="next".' } },
          content: { 'application/jsonl': { schema: { $ref: '#/components/schemas/Result' } } },
        },
        400: refusal('The query asks for what there is not.'),
        404: noSuchBatch,
      },
    },
  },
};

/** The schemas that these paths refer to, by their names in the document. */
export const batchesSchemas = { Batch: batch };
