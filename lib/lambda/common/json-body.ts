import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readJson } from '../../schema/read-json.ts';
import { notABatch } from './problem.ts';

/** The middleware that replaces an event's body by the value of its JSON; throws a ProblemError (400) if it is empty or not JSON. */
export const jsonBody: MiddlewareObj<APIGatewayProxyEventV2> = {
  before({ event }) {
    const { body, isBase64Encoded } = event;
    const text = isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString() : (body ?? '');
    if (text === '') throw notABatch('The body is empty.');
    const read = readJson(text);
    if ('faults' in read) throw notABatch('The body is not JSON.', read.faults);
    Object.assign(event, { body: read.value });
  },
};
