import type { Simulation } from '../core/simulation.ts';

/** A message as it is sent to a queue. */
export interface SentMessage {
  readonly body: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly delayMs: number;
  readonly groupId: string | undefined;
}

/** A message in a queue. */
export interface QueuedMessage extends SentMessage {
  readonly id: string;
  /** In ms since 1970. */
  readonly sentAt: number;
  /** The queue from which SQS itself moved it here. */
  readonly movedFrom: string | undefined;
}

/** A message as it was received. */
export interface DeliveredMessage extends QueuedMessage {
  readonly handle: string;
  readonly receives: number;
}

/** A queue of SQS, standard: at least once, in no order. */
export interface SimulatedQueue {
  readonly url: string;
  readonly name: string;
  send(message: SentMessage, id?: string): string;
  /** Delivers up to `max` visible messages and hides them. */
  receive(max: number, hiddenMs: number): readonly DeliveredMessage[];
  /** Deletes a received message; SQS reports no error if the handle is an old one. */
  delete(handle: string): void;
  /** Hides a received message for `ms` from now; returns false if it is not hidden, or is received again since. */
  hide(handle: string, ms: number): boolean;
  /** Removes a message by its id, and returns it. */
  take(id: string): QueuedMessage | undefined;
  /** Puts a message of another queue into this one as SQS itself does, under its own id. */
  put(message: QueuedMessage, movedFrom: string | undefined): void;
  messages(): readonly QueuedMessage[];
  /** Returns the time at which the next message becomes visible, or undefined. */
  nextVisibleAt(): number | undefined;
  /** Calls `happen` whenever a message may have become visible sooner than before. */
  onChange(happen: () => void): void;
  /** Calls `happen` for each message that comes into the queue. */
  onMessage(happen: (message: QueuedMessage) => void): void;
}

/** Whether a message only has the worker check a batch. */
export function isWatch({ body }: Pick<SentMessage, 'body'>): boolean {
  return body.startsWith('{"watch"');
}

interface Stored {
  readonly message: QueuedMessage;
  visibleAt: number;
  receives: number;
  handle: string;
}

/** The rule by which SQS itself moves messages to the dead-letter queue. */
export interface RedrivePolicy {
  readonly maxReceiveCount: number;
  readonly deadLetterQueue: SimulatedQueue;
}

/** Returns an empty queue. */
export function createQueue(name: string, simulation: Simulation, policy?: RedrivePolicy): SimulatedQueue {
  const { world, faults, random, trace, newId } = simulation;
  const stored = new Map<string, Stored>();
  let changed: () => void = () => undefined;
  let came: (message: QueuedMessage) => void = () => undefined;
  const url = `https://sqs.eu-central-1.amazonaws.com/1/${name}`;
  const byHandle = (handle: string) => {
    const found = stored.get(handle.slice(0, handle.indexOf('#')));
    return found?.handle === handle ? found : undefined;
  };
  const add = (message: QueuedMessage, delayMs: number) => {
    stored.set(message.id, { message, visibleAt: world.now() + delayMs, receives: 0, handle: '' });
    came(message);
    changed();
  };
  const isExhausted = (each: Stored) => {
    if (!policy) return false;
    const isMoved =
      each.receives >= policy.maxReceiveCount ||
      (each.receives > 0 && faults.strike('SQS moves a message to the dead-letter queue', each.message.id));
    if (!isMoved) return false;
    stored.delete(each.message.id);
    trace.note(`SQS moves ${each.message.id} to the dead-letter queue`);
    policy.deadLetterQueue.put(each.message, url);
    return true;
  };
  const deliver = (each: Stored, hiddenMs: number): DeliveredMessage => {
    each.receives += 1;
    each.handle = `${each.message.id}#${each.receives}.${random.between(0, 999)}`;
    const isTwice = policy && faults.strike('SQS delivers to two workers at once', each.message.id);
    each.visibleAt = world.now() + (isTwice ? isTwice.between(0, 3_000) : hiddenMs);
    const delivered = { ...each.message, handle: each.handle, receives: each.receives };
    if (isTwice?.happens(0.5)) each.receives -= 1;
    return delivered;
  };
  return {
    url,
    name,
    send(message, id = newId('m')) {
      add({ ...message, id, sentAt: world.now(), movedFrom: undefined }, message.delayMs);
      return id;
    },
    receive(max, hiddenMs) {
      const visible = [...stored.values()].filter(({ visibleAt }) => visibleAt <= world.now());
      const chosen: DeliveredMessage[] = [];
      while (visible.length > 0 && chosen.length < max) {
        const [each] = visible.splice(random.between(0, visible.length - 1), 1);
        if (!each || isExhausted(each)) continue;
        chosen.push(deliver(each, hiddenMs));
      }
      return chosen;
    },
    delete(handle) {
      const found = byHandle(handle);
      if (!found) return;
      const isBack = faults.strike('SQS delivers a deleted message again', found.message.id);
      if (!isBack) {
        stored.delete(found.message.id);
        return;
      }
      found.visibleAt = world.now() + isBack.between(100, isBack.pick([5_000, 120_000]));
      found.handle = '';
      changed();
    },
    hide(handle, ms) {
      const found = byHandle(handle);
      if (!found || found.visibleAt <= world.now()) return false;
      found.visibleAt = world.now() + ms;
      changed();
      return true;
    },
    take(id) {
      const found = stored.get(id);
      stored.delete(id);
      return found?.message;
    },
    put: (message, movedFrom) => add({ ...message, movedFrom }, 0),
    messages: () => [...stored.values()].map(({ message }) => message),
    nextVisibleAt() {
      let next: number | undefined;
      for (const { visibleAt } of stored.values()) if (next === undefined || visibleAt < next) next = visibleAt;
      return next;
    },
    onChange: (happen) => {
      changed = happen;
    },
    onMessage: (happen) => {
      came = happen;
    },
  };
}
