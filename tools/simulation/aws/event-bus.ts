import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Simulation } from '../core/simulation.ts';
import type { Instance } from '../lambda/instance.ts';
import { makeAwsCall } from './aws-call.ts';

const region = 'eu-central-1';
const real = new EventBridgeClient({ region, credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' } });

/** An event of ours that EventBridge took. */
export interface PublishedEvent {
  readonly type: string;
  readonly detail: unknown;
}

/** Returns an EventBridge client of one function instance; it hands what it takes to `publish`. */
export function eventBridgeClientOf(
  instance: Instance,
  publish: (event: PublishedEvent) => void,
  simulation: Simulation,
): EventBridgeClient {
  const { faults, trace } = simulation;
  const execute = (command: unknown): object => {
    if (!(command instanceof PutEventsCommand)) throw new TypeError('the simulated EventBridge knows PutEvents only');
    const entries = command.input.Entries ?? [];
    const isRefused = faults.strike('EventBridge refuses an event', 'PutEvents') !== undefined;
    if (isRefused) return { FailedEntryCount: entries.length };
    for (const { DetailType = '', Detail = '{}' } of entries) {
      trace.note(`   event "${DetailType}"`);
      publish({ type: DetailType, detail: JSON.parse(Detail) });
    }
    return { FailedEntryCount: 0 };
  };
  const send = (command: unknown) =>
    makeAwsCall(
      {
        what: 'EventBridge PutEvents',
        refusal: () => undefined,
        execute: () => execute(command),
        isAnswerLost: () => faults.strike('EventBridge delivers an event twice', 'PutEvents') !== undefined,
      },
      instance,
      simulation,
    );
  return Object.assign(Object.create(real), { send });
}
