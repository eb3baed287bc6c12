import { setTimeout as sleep } from 'node:timers/promises';
import type { EventBus } from '../aws/event-bus.ts';
import { type DeployedRule, isOfPattern } from '../deployed-rules.ts';
import type { LocalFunction } from '../local-function.ts';

// Lambda waits a minute, then two, before it invokes a function again that failed: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
const pausesMs = [1_000, 2_000];

/** Hands the events of rules to their functions until `signal` aborts, asynchronously: each is invoked again, twice at most, where it failed. */
export function startRules(
  bus: EventBus,
  rules: readonly DeployedRule[],
  functions: readonly LocalFunction[],
  signal: AbortSignal,
): void {
  bus.listen((event) => {
    const named = rules.filter(({ pattern }) => isOfPattern(event, pattern)).flatMap((rule) => rule.functionNames);
    for (const target of functions.filter(({ name }) => named.includes(name))) {
      invokeAsynchronously(target, JSON.stringify(event), signal).catch((error) => {
        if (!signal.aborted) throw error;
      });
    }
  });
}

async function invokeAsynchronously({ invoke }: LocalFunction, event: string, signal: AbortSignal): Promise<void> {
  for (const pauseMs of [...pausesMs, 0]) {
    if (signal.aborted || (await invoke(event)).kind === 'returned') return;
    await sleep(pauseMs, undefined, { signal });
  }
}
