import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsFront } from '../aws/aws-front.ts';
import { matchesPattern } from '../aws/event-pattern.ts';
import type { LocalFunction } from '../functions/local-function.ts';
import type { Deployment } from '../stack/deployment.ts';

// Lambda waits one minute before the first retry and two before the second: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
// Here they are seconds.
const retryDelaysMs = [1_000, 2_000];

/** Invokes the functions of every rule with the events that match it, asynchronously, with at most two retries. Returns a function that stops that. */
export function startRules({ rules }: Deployment, functions: readonly LocalFunction[], front: AwsFront): () => void {
  const closing = new AbortController();
  front.events.listen((event) => {
    const names = rules.filter(({ pattern }) => matchesPattern(event, pattern)).flatMap((rule) => rule.functionNames);
    for (const target of functions.filter(({ name }) => names.includes(name))) {
      invokeAsynchronously(target, JSON.stringify(event), closing.signal).catch((error) => {
        if (!closing.signal.aborted) throw error;
      });
    }
  });
  return () => closing.abort();
}

async function invokeAsynchronously({ invoke }: LocalFunction, event: string, signal: AbortSignal): Promise<void> {
  for (const delayMs of [...retryDelaysMs, 0]) {
    if (signal.aborted || (await invoke(event)).kind === 'returned') return;
    await sleep(delayMs, undefined, { signal });
  }
}
