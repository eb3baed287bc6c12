import { z } from 'zod';

/** Returns the content of a JSON body with this schema. */
export function jsonContent(schema: object) {
  return { 'application/json': { schema } };
}

/** Returns a response with a JSON body. */
export function jsonResponse(description: string, schema: object) {
  return { description, content: jsonContent(schema) };
}

/** Returns a response whose body is a problem document (RFC 9457). */
export function problemResponse(description: string) {
  return { description, content: { 'application/problem+json': { schema: reference('Problem') } } };
}

/** Returns a reference to one of the document's shared schemas. */
export function reference(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

/** Returns the JSON Schema of a zod schema, without `$schema`. `io` selects the schema of the input or of the parsed output. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'input') {
  const { $schema: _, ...written } = z.toJSONSchema(schema, { io });
  return written;
}

/** Returns the query parameters that an object schema describes. */
export function queryParameters(query: z.ZodType, io: 'input' | 'output' = 'input') {
  const { properties = {} } = jsonSchema(query, io);
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', schema }));
}

/** The path parameter `id`. */
export const idParameter = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };

/** The response to a caller that is not authorized, or asks for a mailbox that is not allowed. */
export const forbidden = problemResponse(
  'The caller is not authorized, or the deployment may not act for the mailbox.',
);
