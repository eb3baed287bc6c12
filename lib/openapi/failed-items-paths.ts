import { failedItemsQuery, redriveRequest } from '../contract/failed-items-query.ts';
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

const failedItem = {
  type: 'object',
  required: ['messageId', 'kind', 'responseCode', 'failedAt', 'ageSeconds'],
  properties: {
    id: {
      type: 'string',
      description: 'The id for correcting or discarding the item until hiddenUntil. Absent with hide=false.',
    },
    messageId: { type: 'string', description: 'The message id of SQS, which stays the same.' },
    kind: {
      enum: ['entry', 'movedBySqs', 'noBatch'],
      description:
        'entry: an entry that failed. movedBySqs: a message that SQS moved here, whose outcome is unknown. noBatch: a message that is not a batch.',
    },
    responseCode: { type: 'string' },
    operation: { type: 'string', description: "EWS's name of the operation, such as CreateItem." },
    failedAt: { type: 'string', format: 'date-time', description: 'When it failed; for movedBySqs, when it was sent.' },
    ageSeconds: { type: 'integer' },
    key: { type: 'string', description: "The entry's key." },
    numberOfEntries: { type: 'integer', description: 'More than 1 only if kind is movedBySqs.' },
    index: { type: 'integer', description: 'The index of the entry in its batch.' },
    line: { type: 'integer', description: 'The line of the entry, if the batch is a file.' },
    batchId: { type: 'string' },
    attempt: { type: 'integer', description: 'The number of attempts.' },
    messageText: { type: 'string', description: 'Only with entries=true.' },
    request: { type: 'object', description: 'Only with entries=true: the request, to correct and send instead.' },
    body: { type: 'string', description: 'Only with entries=true and kind noBatch: the message body as it was sent.' },
  },
};

const failedItemList = {
  type: 'object',
  properties: {
    looked: { type: 'integer', description: 'The number of messages that were received.' },
    more: { type: 'boolean', description: 'Whether there may be more messages.' },
    approximateNumberOfMessages: { type: 'integer', description: "SQS's estimate of the visible messages." },
    approximateNumberOfMessagesNotVisible: { type: 'integer', description: "SQS's estimate of the hidden messages." },
    hiddenUntil: {
      type: 'string',
      format: 'date-time',
      description: 'The time until which the listed items are hidden from other callers. Absent with hide=false.',
    },
    counts: {
      type: 'object',
      additionalProperties: { type: 'integer' },
      description: 'The number of listed items for each response code.',
    },
    failedItems: { type: 'array', items: reference('FailedItem') },
  },
};

const redriven = {
  type: 'object',
  properties: {
    moved: { type: 'integer', description: 'The number of items that were moved to the work queue.' },
    repeated: { type: 'integer', description: 'The number of duplicate items, which were discarded.' },
    skipped: {
      type: 'integer',
      description:
        'The number of matching items that could not be moved: not a batch, a mailbox that is not allowed, or refused by the queue.',
    },
    looked: { type: 'integer', description: 'The number of messages that were received.' },
    more: { type: 'boolean', description: 'Whether there may be more messages.' },
  },
};

const noSuchId = {
  404: problemResponse('This is not the id of a failed item.'),
  410: problemResponse('The id has expired: list the failed items for new ids.'),
};

/** The paths of failed items. */
export const failedItemsPaths = {
  '/failed-items': {
    get: {
      operationId: 'ListFailedItems',
      summary: 'Lists the failed items in the dead-letter queue, and hides them for five minutes unless hide=false.',
      parameters: queryParameters(failedItemsQuery, 'output'),
      responses: {
        200: jsonResponse('The items that were found within 20 seconds.', reference('FailedItemList')),
        400: problemResponse('A query parameter is unknown or wrong.'),
      },
    },
  },
  '/failed-items/redrive': {
    post: {
      operationId: 'RedriveFailedItems',
      summary: 'Moves failed items to the work queue.',
      requestBody: { required: true, content: jsonContent(jsonSchema(redriveRequest)) },
      responses: {
        200: jsonResponse('The number of items that were moved within 20 seconds.', redriven),
        400: problemResponse('The request is wrong. Each fault has its JSON path.'),
        403: forbidden,
      },
    },
  },
  '/failed-items/{id}': {
    parameters: [idParameter],
    post: {
      operationId: 'CorrectFailedItem',
      summary: 'Sends a corrected request to the work queue in place of a failed item.',
      requestBody: {
        required: true,
        content: jsonContent({
          type: 'object',
          required: ['operation'],
          properties: { operation: { type: 'string' } },
          description: 'A request with its operation, as listed with entries=true.',
        }),
      },
      responses: {
        200: jsonResponse('The request is in the work queue.', {
          type: 'object',
          properties: { sent: { const: true } },
        }),
        400: problemResponse('The request is wrong. Each fault has its JSON path.'),
        403: forbidden,
        ...noSuchId,
        503: problemResponse('The work queue refused the request. The failed item is unchanged.'),
      },
    },
    delete: {
      operationId: 'DiscardFailedItem',
      summary: 'Deletes a failed item permanently.',
      responses: { 204: { description: 'The failed item is deleted.' }, ...noSuchId },
    },
  },
};

/** The schemas of the failed items' paths, by their names in the document. */
export const failedItemsSchemas = { FailedItem: failedItem, FailedItemList: failedItemList };
