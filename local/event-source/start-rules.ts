import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsFront } from '../aws/aws-front.ts';
import type { LocalFunction } from '../functions/local-function.ts';
import { isOfPattern } from '../stack/deployed-rules.ts';
import type { Deployment } from '../stack/deployment.ts';

// Lambda waits a minute, then two, before it invokes a function again that failed: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
const pausesMs = [1_000, 2_000];

/** Hands the events of every rule to its functions, asynchronously: each is invoked again, twice at most, where it failed; gives what stops that. */
export function startRules({ rules }: Deployment, functions: readonly LocalFunction[], front: AwsFront): () => void {
  const closing = new AbortController();
  front.events.listen((event) => {
    const names = rules.filter(({ pattern }) => isOfPattern(event, pattern)).flatMap((rule) => rule.functionNames);
    for (const target of functions.filter(({ name }) => names.includes(name))) {
      invokeAsynchronously(target, JSON.stringify(event), closing.signal).catch((error) => {
        if (!closing.signal.aborted) throw error;
      });
    }
  });
  return () => closing.abort();
}

async function invokeAsynchronously({ invoke }: LocalFunction, event: string, signal: AbortSignal): Promise<void> {
  for (const pauseMs of [...pausesMs, 0]) {
    if (signal.aborted || (await invoke(event)).kind === 'returned') return;
    await sleep(pauseMs, undefined, { signal });
  }
}
