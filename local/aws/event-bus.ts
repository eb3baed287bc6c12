import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { accountId, region } from './account.ts';
import type { Actions } from './action.ts';

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
/** An event in the form in which EventBridge passes it to the targets of its rules. */
interface BusEvent {
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

/** EventBridge's default bus. It passes every event to every listener. */
export interface EventBus {
  readonly actions: Actions;
  put(source: string, detailType: string, detail: unknown): BusEvent;
  listen(listener: (event: BusEvent) => void): void;
  /** Returns the last 1,000 events that came by PutEvents, the oldest first. Events of AWS services are not among them. */
  lastEvents(): readonly BusEvent[];
}

const maxLastEvents = 1_000;
const putEventsRequest = z.object({
  Entries: z
    .array(z.object({ Source: z.string(), DetailType: z.string(), Detail: z.string() }))
    .min(1)
    .max(10),
});

/** Returns an event bus without events or listeners. */
export function createEventBus(): EventBus {
  const listeners: ((event: BusEvent) => void)[] = [];
  const lastEvents: BusEvent[] = [];
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
    lastEvents: () => lastEvents,
    actions: {
      'AWSEvents.PutEvents': (request) => {
        const { Entries } = putEventsRequest.parse(request);
        const events = Entries.map(({ Source, DetailType, Detail }) => put(Source, DetailType, JSON.parse(Detail)));
        lastEvents.push(...events);
        lastEvents.splice(0, lastEvents.length - maxLastEvents);
        return { FailedEntryCount: 0, Entries: events.map(({ id }) => ({ EventId: id })) };
      },
    },
  };
}
