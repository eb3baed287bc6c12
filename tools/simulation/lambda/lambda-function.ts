import type { Context } from 'aws-lambda';
import type { Handler } from '../code/environments.ts';
import type { Simulation } from '../core/simulation.ts';
import { createInstance, type Instance } from './instance.ts';

/** How an invocation ended: with what the handler returned, or without. */
export type InvocationEnd =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly reason: string };

/** A Lambda function. */
export interface LambdaFunction {
  readonly name: string;
  /** Invokes the function in an idle instance or in a new one, and reports how that ended. */
  invoke(event: unknown, ended: (end: InvocationEnd) => void): void;
}

/** A function: its name, its time-out, and how a new instance gets its handler. */
export interface FunctionDescription {
  readonly name: string;
  readonly timeoutMs: number;
  handlerFor(instance: Instance): Handler;
}

interface Idle {
  readonly instance: Instance;
  readonly handler: Handler;
  readonly since: number;
}

// Lambda keeps idle instances for some minutes; nobody knows how long.
const longestIdleMs = 600_000;

/** Returns a function without instances. */
export function createFunction(
  { name, timeoutMs, handlerFor }: FunctionDescription,
  simulation: Simulation,
): LambdaFunction {
  const { world, faults, trace, latency, random, newId } = simulation;
  const idle: Idle[] = [];
  const take = (): Idle => {
    const found = idle.pop();
    if (found?.instance.isAlive() && world.now() - found.since < longestIdleMs && !random.happens(0.1)) {
      found.instance.thaw();
      return found;
    }
    const id = newId(`${name}-`);
    const instance = createInstance(id, Number(id.split('-').at(-1)), simulation);
    return { instance, handler: handlerFor(instance), since: world.now() };
  };
  return {
    name,
    invoke(event, ended) {
      const { instance, handler } = take();
      const begin = world.now();
      let isOver = false;
      const end = (result: InvocationEnd) => {
        if (isOver) return;
        isOver = true;
        world.after(latency(), () => ended(result));
      };
      instance.onKill(() => end({ kind: 'failed', reason: 'killed' }));
      if (faults.strike('the function is killed as it begins', name)) return instance.kill('killed as it began');
      world.after(timeoutMs, () => {
        if (!isOver) instance.kill('its time ran out');
      });
      const release = () => {
        instance.end();
        instance.freeze();
        idle.push({ instance, handler, since: world.now() });
      };
      instance.wake(() => {
        trace.note(`${instance.name} begins`, true);
        handler(
          event,
          contextOf(instance, () => begin + timeoutMs - world.now(), newId('request-')),
        ).then(
          (value) => {
            if (!instance.isAlive() || isOver) return;
            trace.note(`${instance.name} ends`, true);
            release();
            end({ kind: 'returned', value });
          },
          (error: unknown) => {
            if (!instance.isAlive() || isOver) return;
            trace.note(`${instance.name} throws ${error instanceof Error ? error.message : String(error)}`);
            release();
            end({ kind: 'failed', reason: 'it threw' });
          },
        );
      });
    },
  };
}

function contextOf({ name }: Instance, getRemainingTimeInMillis: () => number, awsRequestId: string): Context {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: name,
    functionVersion: '1',
    invokedFunctionArn: `arn:aws:lambda:eu-central-1:1:function:${name}`,
    memoryLimitInMB: '512',
    awsRequestId,
    logGroupName: name,
    logStreamName: name,
    getRemainingTimeInMillis,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}
