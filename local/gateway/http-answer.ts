import * as z from 'zod';
import type { Outcome } from '../functions/execution-environment.ts';

/** What the gateway writes to the socket. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

const result = z.object({
  statusCode: z.int(),
  headers: z.record(z.string(), z.coerce.string()).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

/** What an HTTP API answers by itself: its status and `{ "message": … }`. */
export function gatewayAnswer(statusCode: number, message: string): HttpAnswer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ message })),
  };
}

/** An invocation's outcome as an HTTP API answers it (payload format 2.0): the function's own answer, any other JSON as a 200, or an error that says nothing of its cause. */
export function httpAnswer(outcome: Outcome): HttpAnswer {
  if (outcome.kind === 'timedOut') return gatewayAnswer(503, 'Service Unavailable');
  if (outcome.kind !== 'returned') return gatewayAnswer(500, 'Internal Server Error');
  const parsed = result.safeParse(JSON.parse(outcome.payload));
  if (!parsed.success) {
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(outcome.payload) };
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  return {
    statusCode,
    headers: { ...headers, ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}) },
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  };
}
