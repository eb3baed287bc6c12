import { z } from 'zod';
import { failedItemsQuery, redriveRequest } from '../contract/failed-items-query.ts';

const failedItem = {
  type: 'object',
  required: ['messageId', 'kind', 'responseCode', 'failedAt', 'ageSeconds'],
  properties: {
    id: {
      type: 'string',
      description: 'By which it can be corrected or discarded until hiddenUntil; not with hide=false.',
    },
    messageId: { type: 'string', description: "SQS's, which stays the same." },
    kind: {
      enum: ['entry', 'movedBySqs', 'noBatch'],
      description: 'An entry that failed; a message that SQS itself moved, its outcome unknown; or what is no batch.',
    },
    responseCode: { type: 'string' },
    operation: { type: 'string', description: "EWS's name, such as CreateItem." },
    failedAt: { type: 'string', format: 'date-time', description: 'When it failed; of movedBySqs, when it was sent.' },
    ageSeconds: { type: 'integer' },
    key: { type: 'string', description: "The entry's key." },
    numberOfEntries: { type: 'integer', description: 'More than 1 only where kind is movedBySqs.' },
    index: { type: 'integer', description: 'The place of the entry in its batch.' },
    line: { type: 'integer', description: 'The line of its file, where its batch was one.' },
    batchId: { type: 'string' },
    attempt: { type: 'integer', description: 'How often it was tried.' },
    messageText: { type: 'string', description: 'Only with entries=true.' },
    request: { type: 'object', description: 'Only with entries=true: as it can be sent, corrected, in its place.' },
    body: { type: 'string', description: 'Only with entries=true: of noBatch, as it was sent.' },
  },
};

const failedItemList = {
  type: 'object',
  properties: {
    looked: { type: 'integer', description: 'How many messages were looked at.' },
    more: { type: 'boolean', description: 'Whether there may be more.' },
    approximateNumberOfMessages: { type: 'integer', description: "SQS's estimate of what could be looked at." },
    approximateNumberOfMessagesNotVisible: { type: 'integer', description: 'Of what others have hidden.' },
    hiddenUntil: {
      type: 'string',
      format: 'date-time',
      description: 'How long what is shown is hidden from others; not with hide=false.',
    },
    counts: { type: 'object', additionalProperties: { type: 'integer' }, description: 'Of what is shown, by code.' },
    failedItems: { type: 'array', items: { $ref: '#/components/schemas/FailedItem' } },
  },
};

const redriven = {
  type: 'object',
  properties: {
    moved: { type: 'integer' },
    repeated: { type: 'integer', description: 'Of how many there was another copy, which is discarded.' },
    skipped: {
      type: 'integer',
      description: 'How many it asks for could not be moved: no batch, a mailbox not allowed, or refused by the queue.',
    },
    looked: { type: 'integer', description: 'How many messages were looked at.' },
    more: { type: 'boolean', description: 'Whether there may be more.' },
  },
};

const json = (schema: object) => ({ 'application/json': { schema } });
const answer = (description: string, schema: object) => ({ description, content: json(schema) });
const refusal = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const { $schema: _, ...redriveSchema } = z.toJSONSchema(redriveRequest, { io: 'input' });
const { properties: queryProperties = {} } = z.toJSONSchema(failedItemsQuery, { io: 'output' });
const query = Object.entries(queryProperties).map(([name, schema]) => ({ name, in: 'query', schema }));

const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const gone = {
  404: refusal('This is no id of a failed item.'),
  410: refusal('The id has expired: the list gives new ones.'),
};
const notAllowed = refusal('The caller may not sign in, or the deployment may not act for the mailbox.');

/** The paths of the OpenAPI document that are about failed items. */
export const failedItemsPaths = {
  '/failed-items': {
    get: {
      operationId: 'ListFailedItems',
      summary: 'Shows what waits in the dead-letter queue, and hides what it shows for five minutes unless hide=false.',
      parameters: query,
      responses: {
        200: answer('What it has come to within 20 seconds.', { $ref: '#/components/schemas/FailedItemList' }),
        400: refusal('The query asks for what there is not.'),
      },
    },
  },
  '/failed-items/redrive': {
    post: {
      operationId: 'RedriveFailedItems',
      summary: 'Moves failed items to the work queue.',
      requestBody: { required: true, content: json(redriveSchema) },
      responses: {
        200: answer('How many it has moved within 20 seconds.', redriven),
        400: refusal('The request asks for what there is not.'),
        403: notAllowed,
      },
    },
  },
  '/failed-items/{id}': {
    parameters: [id],
    post: {
      operationId: 'CorrectFailedItem',
      summary: 'Sends a corrected request to the work queue in place of a failed item.',
      requestBody: {
        required: true,
        content: json({
          type: 'object',
          required: ['operation'],
          properties: { operation: { type: 'string' } },
          description: 'A request with its operation, as the list shows it with entries=true.',
        }),
      },
      responses: {
        200: answer('The work queue has it.', { type: 'object', properties: { sent: { const: true } } }),
        400: refusal('The request is wrong; each fault has its JSON path.'),
        403: notAllowed,
        ...gone,
        503: refusal('The work queue did not take it; the failed item is where it was.'),
      },
    },
    delete: {
      operationId: 'DiscardFailedItem',
      summary: 'Deletes a failed item for good.',
      responses: { 204: { description: 'It is gone.' }, ...gone },
    },
  },
};

/** The schemas that these paths refer to, by their names in the document. */
export const failedItemsSchemas = { FailedItem: failedItem, FailedItemList: failedItemList };
