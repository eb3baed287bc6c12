import type { SQSEvent } from 'aws-lambda';

/** A function behind a queue that asks the test what to do. */
export const operation = { name: 'QueueProbe', effect: 'write' } as const;

/** Posts the event to where Exchange would be and gives the JSON that comes back; throws where the status says so. */
export async function handler(event: SQSEvent): Promise<unknown> {
  const answer = await fetch(process.env.EWS_URL ?? '', {
    method: 'POST',
    headers: { 'x-process-id': String(process.pid) },
    body: JSON.stringify(event),
  });
  if (!answer.ok) throw new Error('asked for');
  return answer.json();
}
