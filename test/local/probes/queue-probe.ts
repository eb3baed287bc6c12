import type { SQSEvent } from 'aws-lambda';

/** A function behind a queue that does what its test answers. */
export const operation = { name: 'QueueProbe', effect: 'write' } as const;

/** Posts the event to EWS_URL and returns the JSON of the response. Throws if the status is not 2xx. */
export async function handler(event: SQSEvent): Promise<unknown> {
  const answer = await fetch(process.env.EWS_URL ?? '', {
    method: 'POST',
    headers: { 'x-process-id': String(process.pid) },
    body: JSON.stringify(event),
  });
  if (!answer.ok) throw new Error('asked for');
  return answer.json();
}
