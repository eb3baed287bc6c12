import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { accountId, region } from './account.ts';
import type { Actions } from './action.ts';

/** An event as EventBridge hands it to the targets of rules (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html). */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** The default event bus: it hands each event to its listeners, and keeps the last ones that others than AWS have put there. */
export interface EventBus {
  readonly actions: Actions;
  put(source: string, detailType: string, detail: unknown): BusEvent;
  listen(listener: (event: BusEvent) => void): void;
  lastEvents(): readonly BusEvent[];
}

const mostKept = 1_000;
const putEventsRequest = z.object({
  Entries: z
    .array(z.object({ Source: z.string(), DetailType: z.string(), Detail: z.string() }))
    .min(1)
    .max(10),
});

/** Gives an event bus with nothing on it. */
export function createEventBus(): EventBus {
  const listeners: ((event: BusEvent) => void)[] = [];
  const kept: BusEvent[] = [];
  const put = (source: string, detailType: string, detail: unknown): BusEvent => {
    const event: BusEvent = {
      version: '0',
      id: randomUUID(),
      'detail-type': detailType,
      source,
      account: accountId,
      time: new Date().toISOString(),
      region,
      resources: [],
      detail,
    };
    for (const listener of listeners) listener(event);
    return event;
  };
  return {
    put,
    listen: (listener) => void listeners.push(listener),
    lastEvents: () => kept,
    actions: {
      'AWSEvents.PutEvents': (request) => {
        const { Entries } = putEventsRequest.parse(request);
        const events = Entries.map(({ Source, DetailType, Detail }) => put(Source, DetailType, JSON.parse(Detail)));
        kept.push(...events);
        kept.splice(0, kept.length - mostKept);
        return { FailedEntryCount: 0, Entries: events.map(({ id }) => ({ EventId: id })) };
      },
    },
  };
}
