import { reference } from './responses.ts';

const result = {
  type: 'object',
  required: ['index', 'responseClass', 'responseCode'],
  properties: {
    index: { type: 'integer', description: 'The index of the entry in the request.' },
    key: { type: 'string', description: "The entry's key." },
    responseClass: { enum: ['Success', 'Warning', 'Error'], description: 'Warning: the entry was not executed.' },
    responseCode: {
      type: 'string',
      description: "EWS's response code, or a code of this service, which starts with Batch.",
    },
    messageText: { type: 'string' },
    messageXml: { type: 'object', description: "EWS's details of the error." },
    item: { type: 'object', description: 'The item, under the name of its type, such as contact.' },
    rootFolder: { type: 'object', description: 'The found items or folders, and the position of the page.' },
    persona: { type: 'object' },
    imGroup: { type: 'object' },
    imItemList: { type: 'object' },
    conflictResults: { type: 'object', properties: { count: { type: 'integer' } } },
    alreadyDone: { const: true, description: 'An earlier attempt had already executed the entry.' },
    alreadyAbsent: { const: true, description: 'There was nothing to delete.' },
    sanitized: { const: true, description: 'U+FFFD replaces characters that XML forbids.' },
    deadLettered: { type: 'boolean', description: 'Whether the failed entry is in the dead-letter queue.' },
    clientRequestId: { type: 'string', description: "The call's client-request-id in Exchange's logs." },
    requestId: { type: 'string', description: "Exchange's own id of the call." },
    diagnostics: { type: 'string', description: 'The number and category in x-ms-diagnostics, from Exchange.' },
  },
};

const batchAnswer = {
  type: 'object',
  required: ['overallResult', 'counts', 'results'],
  properties: {
    overallResult: { enum: ['Success', 'Warning', 'Error'] },
    counts: {
      type: 'object',
      properties: { success: { type: 'integer' }, warning: { type: 'integer' }, error: { type: 'integer' } },
    },
    results: { type: 'array', items: reference('Result'), description: 'One result for each entry, in order.' },
  },
};

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    faults: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          path: { type: 'string', description: 'The JSON path of the fault.' },
          expected: { type: 'string', description: 'What was expected there.' },
        },
      },
    },
  },
};

/** The schemas of results and problems, by their names in the document. */
export const resultSchemas = { BatchAnswer: batchAnswer, Result: result, Problem: problem };
