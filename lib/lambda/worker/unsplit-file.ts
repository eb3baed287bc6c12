import type { SQSRecord } from 'aws-lambda';
import { z } from 'zod';
import { parseJson } from '../common/parse-json.ts';
import { type DroppedFile, objectCreated, readObjectCreated } from '../results/dropped-file.ts';

/** A file that the splitter did not split to its end, with the cause, and the time of that in ms since 1970. */
export interface UnsplitFile {
  readonly file: DroppedFile;
  readonly cause: string;
  readonly failedAt: number;
}

const code = z.string().regex(/^[\w.]{1,100}$/);

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
const invocationRecord = z.object({
  timestamp: z.iso.datetime(),
  requestContext: z.object({
    requestId: z.string(),
    condition: code,
    approximateInvokeCount: z.int(),
  }),
  requestPayload: objectCreated,
  // The text of the error may quote what the function read, which is somebody's.
  responsePayload: z.object({ errorType: code }).optional().catch(undefined),
});

const undeliveredEvent = objectCreated.extend({ time: z.iso.datetime() });

/** Returns the file of a record of the splitter's failure, or of an event that did not reach the splitter; undefined for any other message. */
export function readUnsplitFile({ body, messageAttributes }: SQSRecord): UnsplitFile | undefined {
  return readInvocationRecord(body) ?? readUndeliveredEvent(body, messageAttributes);
}

function readInvocationRecord(body: string): UnsplitFile | undefined {
  if (!body.includes('"requestPayload"')) return undefined;
  const { success, data } = invocationRecord.safeParse(parseJson(body));
  if (!success) return undefined;
  const { requestId, condition, approximateInvokeCount } = data.requestContext;
  const codes = [condition, ...(data.responsePayload ? [data.responsePayload.errorType] : [])].join(', ');
  const cause = `the splitter failed in ${approximateInvokeCount} attempts (${codes}): its log for the request ${requestId} says why`;
  return { file: readObjectCreated(data.requestPayload), cause, failedAt: Date.parse(data.timestamp) };
}

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
function readUndeliveredEvent(body: string, { ERROR_CODE, RULE_ARN }: SQSRecord['messageAttributes']) {
  if (RULE_ARN?.stringValue === undefined) return undefined;
  const { success, data } = undeliveredEvent.safeParse(parseJson(body));
  if (!success) return undefined;
  const cause = `EventBridge could not invoke the splitter (${ERROR_CODE?.stringValue ?? 'no code'})`;
  return { file: readObjectCreated(data), cause, failedAt: Date.parse(data.time) };
}
