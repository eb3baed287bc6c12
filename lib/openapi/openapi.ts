import { z } from 'zod';
import type { Operation } from '../operation/operation.ts';
import { batchesPaths, batchesSchemas } from './batches-paths.ts';
import { failedItemsPaths, failedItemsSchemas } from './failed-items-paths.ts';
import { forbidden, jsonContent, jsonResponse, problemResponse, reference } from './responses.ts';
import { resultSchemas } from './result-schemas.ts';

/** An operation with the path of its route, such as `/create-item`. */
export interface RoutedOperation {
  readonly path: string;
  readonly operation: Operation;
}

const batchAnswer = reference('BatchAnswer');

const retryAfter = { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer', minimum: 1 } } };

const responses = {
  200: jsonResponse('Every entry succeeded.', batchAnswer),
  202: {
    description:
      'The batch continues from the work queue, as Prefer asked for. Location is the URL of the state of the batch.',
    headers: { Location: { schema: { type: 'string' } }, 'Preference-Applied': { schema: { type: 'string' } } },
    content: jsonContent({ type: 'object', properties: { batchId: { type: 'string' } } }),
  },
  207: jsonResponse('At least one entry did not succeed.', batchAnswer),
  400: problemResponse('The body is not a batch. Each fault has its JSON path.'),
  403: forbidden,
  409: {
    ...problemResponse(
      'The same request is still running, or its function died: same Idempotency-Key, or a write with keys of the caller and no Idempotency-Key. Retry-After is when it can be repeated.',
    ),
    headers: retryAfter,
  },
  413: problemResponse('The batch has more than 2,000 entries or 4 MiB.'),
  422: problemResponse('The Idempotency-Key belongs to another request of the last 24 hours.'),
  500: problemResponse('The outcome of the batch is unknown: repeat the same request with the same Idempotency-Key.'),
  502: jsonResponse('Nothing was done: Exchange could not be reached, or refused the sign-in.', batchAnswer),
  503: {
    ...jsonResponse(
      'Nothing was done, because of throttling or lack of time. Retry-After is when to retry.',
      batchAnswer,
    ),
    headers: retryAfter,
  },
};

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Names the request, so that it can be repeated: for 24 hours, the same request under the same key gets the same answer, and only entries that were surely not done are run again. Also the prefix of the keys of created items. 1 to 100 printable ASCII characters.',
  schema: { type: 'string', minLength: 1, maxLength: 100 },
};

const prefer = {
  name: 'Prefer',
  in: 'header',
  description:
    'respond-async: respond before the batch is done. With wait=10: respond when the batch is done, after 10 seconds at the latest.',
  schema: { type: 'string', examples: ['respond-async', 'respond-async, wait=10'] },
};

interface RequestSchema {
  readonly schema: object;
  /** The schemas that it refers to, by their names in the document. */
  readonly shared: Readonly<Record<string, object>>;
}

const writtenSchema = z.looseObject({ $defs: z.record(z.string(), z.looseObject({})).default({}) });

function requestSchemaOf({ name, request }: Operation): RequestSchema {
  const written = JSON.stringify(z.toJSONSchema(request, { io: 'input', unrepresentable: 'any' }));
  // An OpenAPI document has one place for shared schemas. In JSON Schema, each schema has its own.
  const moved = written.replaceAll('"#/$defs/', `"#/components/schemas/${name}.`);
  const { $schema: _, $defs, ...schema } = writtenSchema.parse(JSON.parse(moved));
  return { schema, shared: Object.fromEntries(Object.entries($defs).map(([def, each]) => [`${name}.${def}`, each])) };
}

function pathOf({ operation }: RoutedOperation, schema: object) {
  return {
    post: {
      operationId: operation.name,
      summary: operation.summary,
      externalDocs: { url: operation.page },
      parameters: [idempotencyKey, prefer],
      requestBody: { required: true, content: jsonContent(schema) },
      responses,
    },
  };
}

/** Returns the OpenAPI 3.1 document of the whole API: the operations, the failed items and the batches that run asynchronously. */
export function openApi(operations: readonly RoutedOperation[], version: string) {
  const requests = operations.map((routed) => ({ routed, ...requestSchemaOf(routed.operation) }));
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
        ...resultSchemas,
        ...failedItemsSchemas,
        ...batchesSchemas,
        ...Object.fromEntries(requests.flatMap(({ shared }) => Object.entries(shared))),
      },
    },
  };
}
