import { z } from 'zod';
import type { Operation } from '../operation/operation.ts';
import { batchesPaths, batchesSchemas } from './batches-paths.ts';
import { failedItemsPaths, failedItemsSchemas } from './failed-items-paths.ts';

/** An operation with the path of its route, such as `/create-item`. */
export interface RoutedOperation {
  readonly path: string;
  readonly operation: Operation;
}

const result = {
  type: 'object',
  required: ['index', 'responseClass', 'responseCode'],
  properties: {
    index: { type: 'integer', description: 'The place of the entry in the request.' },
    key: { type: 'string', description: "The entry's key." },
    responseClass: { enum: ['Success', 'Warning', 'Error'], description: 'A Warning was not executed.' },
    responseCode: { type: 'string', description: "EWS's code, or one of the service's own, which start with Batch." },
    messageText: { type: 'string' },
    messageXml: { type: 'object', description: "EWS's details of the failure." },
    item: { type: 'object', description: 'The item under the name of its type, such as contact.' },
    rootFolder: { type: 'object', description: 'What a search found: items or folders, and where its page ends.' },
    persona: { type: 'object' },
    imGroup: { type: 'object' },
    imItemList: { type: 'object' },
    conflictResults: { type: 'object', properties: { count: { type: 'integer' } } },
    alreadyDone: { const: true, description: 'An earlier attempt had done it, as it turned out.' },
    alreadyAbsent: { const: true, description: 'A delete found nothing to delete.' },
    sanitized: { const: true, description: 'Characters that XML forbids were replaced by U+FFFD.' },
    deadLettered: { type: 'boolean', description: 'Whether the dead-letter queue has the failed entry.' },
    clientRequestId: { type: 'string', description: "The call's client-request-id in Exchange's logs." },
    requestId: { type: 'string', description: "Exchange's own id of the call." },
    diagnostics: { type: 'string', description: "What Exchange's x-ms-diagnostics header said of it." },
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
    results: { type: 'array', items: { $ref: '#/components/schemas/Result' }, description: 'One per entry, in order.' },
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
          path: { type: 'string', description: 'A JSON path.' },
          expected: { type: 'string' },
        },
      },
    },
  },
};

const answer = (description: string) => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/BatchAnswer' } } },
});
const refusal = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const responses = {
  200: answer('Every entry succeeded.'),
  202: {
    description: 'Preferred so: the batch goes on from the work queue, and Location says where to ask how it stands.',
    headers: { Location: { schema: { type: 'string' } }, 'Preference-Applied': { schema: { type: 'string' } } },
    content: { 'application/json': { schema: { type: 'object', properties: { batchId: { type: 'string' } } } } },
  },
  207: answer('At least one entry did not succeed.'),
  400: refusal('The body is no batch; each fault has its JSON path.'),
  403: refusal('The caller may not sign in, or the deployment may not act for the mailbox.'),
  413: refusal('More than 2,000 entries or 4 MiB.'),
  500: refusal('Nobody knows how far it came: repeat the same request with the same Idempotency-Key.'),
  502: answer('Nothing was done: Exchange could not be reached, or refused the sign-in.'),
  503: answer('Nothing was done, for throttling or time; Retry-After says when to try again.'),
};

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The prefix of the keys of created items: 1 to 100 printable ASCII characters.',
  schema: { type: 'string', minLength: 1, maxLength: 100 },
};

const prefer = {
  name: 'Prefer',
  in: 'header',
  description:
    'respond-async: an answer before the batch is done; with wait=10, one that waits so many seconds for it.',
  schema: { type: 'string', examples: ['respond-async', 'respond-async, wait=10'] },
};

interface RequestSchema {
  readonly schema: object;
  /** The schemas that it refers to, by their names in the document. */
  readonly shared: Readonly<Record<string, object>>;
}

function requestSchemaOf({ name, request }: Operation): RequestSchema {
  const written = JSON.stringify(z.toJSONSchema(request, { io: 'input', unrepresentable: 'any' }));
  // A document has its shared schemas in one place, a JSON Schema in each.
  const moved = written.replaceAll('"#/$defs/', `"#/components/schemas/${name}.`);
  const {
    $schema: _,
    $defs = {},
    ...schema
  } = JSON.parse(moved) as { readonly $schema?: string; readonly $defs?: object };
  return { schema, shared: Object.fromEntries(Object.entries($defs).map(([def, each]) => [`${name}.${def}`, each])) };
}

function pathOf({ operation }: RoutedOperation, schema: object) {
  return {
    post: {
      operationId: operation.name,
      summary: operation.summary,
      externalDocs: { url: operation.page },
      parameters: [...(operation.isKeyed ? [idempotencyKey] : []), prefer],
      requestBody: { required: true, content: { 'application/json': { schema } } },
      responses,
    },
  };
}

/** Gives the OpenAPI 3.1 document of the operations, of what failed and of batches that no answer waits for. */
export function openApi(operations: readonly RoutedOperation[], version: string) {
  const requests = operations.map((routed) => ({ routed, ...requestSchemaOf(routed.operation) }));
  const shared = Object.assign({}, ...requests.map((each) => each.shared)) as Readonly<Record<string, object>>;
  return {
    openapi: '3.1.0',
    info: {
      title: 'ews-batch',
      version,
      description: 'Batches of Exchange Web Services operations: one result per entry, in order.',
    },
    paths: {
      ...Object.fromEntries(requests.map(({ routed, schema }) => [routed.path, pathOf(routed, schema)])),
      ...failedItemsPaths,
      ...batchesPaths,
    },
    components: {
      schemas: {
        BatchAnswer: batchAnswer,
        Result: result,
        Problem: problem,
        ...failedItemsSchemas,
        ...batchesSchemas,
        ...shared,
      },
    },
  };
}
