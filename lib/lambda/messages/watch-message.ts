import { z } from 'zod';
import { parseJson } from '../common/parse-json.ts';
import type { QueueMessage } from './queue.ts';

/** A batch that is checked until it has finished, and when that began (ISO 8601). */
export interface Watch {
  readonly batchId: string;
  readonly since: string;
}

const watchBody = z.strictObject({ watch: z.strictObject({ batchId: z.string(), since: z.iso.datetime() }) });

const minDelaySeconds = 1;
const maxDelaySeconds = 60;

/** Returns the message that has the worker check a batch; its delay is a tenth of the time since the batch began. */
export function watchMessage(watch: Watch, now: number): QueueMessage {
  const tenthSeconds = Math.floor((now - Date.parse(watch.since)) / 10_000);
  const delaySeconds = Math.min(maxDelaySeconds, Math.max(minDelaySeconds, tenthSeconds));
  return { forms: [{ body: JSON.stringify({ watch }), attributes: {} }], delaySeconds };
}

/** Returns the watch in a message's body, or undefined for any other message. */
export function readWatch(body: string): Watch | undefined {
  return body.startsWith('{"watch":') ? watchBody.safeParse(parseJson(body)).data?.watch : undefined;
}
