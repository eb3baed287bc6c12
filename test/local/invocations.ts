import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { SQSEvent, SQSRecord } from 'aws-lambda';

/** An invocation of the queue probe that waits for the test's answer. */
export interface Invocation {
  readonly processId: number;
  readonly event: unknown;
  /** The records of the event; none if it came by a rule. */
  readonly records: readonly SQSRecord[];
  /** Makes the probe return `result`, or throw if it is undefined. */
  answer(result: unknown): void;
}

/** The invocations of the queue probe, in order of arrival. */
export interface Invocations {
  readonly url: string;
  /** Waits for the next invocation. */
  next(): Promise<Invocation>;
  /** How many invocations have arrived and were not yet returned by `next`. */
  readonly waiting: number;
  close(): void;
}

/** Listens for the queue probe on a free port. */
export async function listenForInvocations(): Promise<Invocations> {
  const arrived: Invocation[] = [];
  const server = createServer(async (request, response) => {
    const event = (await json(request)) as Partial<SQSEvent>;
    const processId = Number(request.headers['x-process-id']);
    arrived.push({ processId, event, records: event.Records ?? [], answer: (result) => answer(response, result) });
    server.emit('invocation');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: async () => {
      for (;;) {
        const invocation = arrived.shift();
        if (invocation) return invocation;
        await once(server, 'invocation');
      }
    },
    get waiting() {
      return arrived.length;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function answer(response: ServerResponse, result: unknown): void {
  response.writeHead(result === undefined ? 500 : 200).end(JSON.stringify(result));
}
