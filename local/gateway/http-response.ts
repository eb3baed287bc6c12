import * as z from 'zod';
import type { Outcome } from '../functions/execution-environment.ts';

/** An HTTP response of the gateway. */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

const functionResponse = z.object({
  statusCode: z.int(),
  headers: z.record(z.string(), z.coerce.string()).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

/** Returns a response that an HTTP API makes without a function: a status with `{ "message": … }`. */
export function gatewayResponse(statusCode: number, message: string): HttpResponse {
  return jsonResponse(statusCode, JSON.stringify({ message }));
}

/** Returns the response to an invocation (payload format 2.0). JSON of another form becomes a 200; an error does not reveal its cause. */
export function httpResponse(outcome: Outcome): HttpResponse {
  if (outcome.kind === 'timedOut') return gatewayResponse(503, 'Service Unavailable');
  if (outcome.kind !== 'returned') return gatewayResponse(500, 'Internal Server Error');
  const parsed = functionResponse.safeParse(JSON.parse(outcome.payload));
  if (!parsed.success) return jsonResponse(200, outcome.payload);
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  return {
    statusCode,
    headers: { ...headers, ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}) },
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  };
}

function jsonResponse(statusCode: number, json: string): HttpResponse {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: Buffer.from(json) };
}
